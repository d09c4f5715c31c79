import { z } from 'zod';
import { DAY, MINUTE } from '../time/instants.ts';
import { parseRfc3339 } from '../time/rfc3339.ts';
import type { RulePack } from './pack.ts';
import type { Rule } from './rule.ts';
import { ruleId } from './rule-fields.ts';
import { absenceRule, joinRule, patternRule, windowRule } from './stream-rule-schema.ts';

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

const instant = z
  .string()
  .refine(
    (text) => parseRfc3339(text) !== undefined,
    'must be an RFC 3339 instant with a zone, such as "2026-06-01T00:00:00+05:30"',
  );
const duration = z.int().min(0).max(MAX_RULE_DURATION);
const level = z.number().min(-MAX_LEVEL).max(MAX_LEVEL);

const thresholdInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reading'), property: z.string() }),
  z.strictObject({ kind: z.literal('rainSum24h') }),
  z.strictObject({ kind: z.literal('availableWater') }),
]);

const thresholdRule = z.strictObject({
  kind: z.literal('threshold'),
  id: ruleId,
  hazard: z.enum(['heat', 'frost', 'heavyRain', 'lowSoilMoisture', 'strongWind']),
  severity: z.enum(['yellow', 'orange', 'red']),
  input: thresholdInput,
  direction: z.enum(['above', 'below']),
  level,
  unit: z.string(),
  hysteresis: level.min(0),
  raise: z.strictObject({
    count: z.int().min(1).max(MAX_RAISE_WINDOW),
    of: z.int().min(1).max(MAX_RAISE_WINDOW),
  }),
  clear: z.strictObject({
    count: z.int().min(1).max(MAX_CLEAR_COUNT),
    forMs: duration,
    dryForMs: z.exactOptional(duration),
    orDryForMs: z.exactOptional(duration),
  }),
  usefulLifeMs: duration.min(MINUTE),
});

/** The shape of a rule; what its parts must mean together is checked by `ruleErrors`. */
export const ruleSchema: z.ZodType<Rule> = z.discriminatedUnion('kind', [
  thresholdRule,
  windowRule,
  patternRule,
  joinRule,
  absenceRule,
]);

/** The shape of a pack. */
export const rulePackSchema: z.ZodType<RulePack> = z.strictObject({
  packVersion: z.literal(1),
  id: ruleId,
  revision: z.int().min(1),
  effectiveFrom: instant,
  rules: z.array(ruleSchema).max(MAX_RULES),
});
