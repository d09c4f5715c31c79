import { z } from 'zod';
import { DAY, MINUTE } from '../time/instants.ts';
import { closedObject } from './closed-object.ts';
import type { RulePack } from './pack.ts';
import type { Rule } from './rule.ts';

/** Bounds a pack: far beyond any list of hazards and crops, small enough to judge every reading by. */
const MAX_RULES = 500;

/** Readings a rule may count back: each is kept in the state of every datastream it looks at. */
const MAX_RAISE_WINDOW = 60;

/** Readings in a row that may be asked for before clearing: a day of minutes. */
const MAX_CLEAR_COUNT = 1440;

/** Longest time a rule may wait or stay useful. */
const MAX_RULE_DURATION = 30 * DAY;

/** Values are kept as millionths in safe integers. */
const MAX_LEVEL = 1_000_000;

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens, at most 64 characters');
const duration = z.int().min(0).max(MAX_RULE_DURATION);
const level = z.number().min(-MAX_LEVEL).max(MAX_LEVEL);

const thresholdInput = z.discriminatedUnion('kind', [
  closedObject({ kind: z.literal('reading'), property: z.string() }),
  closedObject({ kind: z.literal('rainSum24h') }),
  closedObject({ kind: z.literal('availableWater') }),
]);

const thresholdRule = closedObject({
  kind: z.literal('threshold'),
  id,
  hazard: z.enum(['heat', 'frost', 'heavyRain', 'lowSoilMoisture', 'strongWind']),
  severity: z.enum(['yellow', 'orange', 'red']),
  input: thresholdInput,
  direction: z.enum(['above', 'below']),
  level,
  unit: z.string(),
  hysteresis: level.min(0),
  raise: closedObject({
    count: z.int().min(1).max(MAX_RAISE_WINDOW),
    of: z.int().min(1).max(MAX_RAISE_WINDOW),
  }),
  clear: closedObject({
    count: z.int().min(1).max(MAX_CLEAR_COUNT),
    forMs: duration,
    dryForMs: z.exactOptional(duration),
    orDryForMs: z.exactOptional(duration),
  }),
  usefulLifeMs: duration.min(MINUTE),
});

/** The shape of a rule; what its parts must mean together is checked by `ruleErrors`. */
export const ruleSchema: z.ZodType<Rule> = z.discriminatedUnion('kind', [thresholdRule]);

/** The shape of a pack. */
export const rulePackSchema: z.ZodType<RulePack> = closedObject({
  packVersion: z.literal(1),
  id,
  revision: z.int().min(1),
  effectiveFrom: z.iso.datetime({ offset: true }),
  rules: z.array(ruleSchema).max(MAX_RULES),
});
