import { z } from 'zod';
import { isIdentifier } from '../model/identifiers.ts';
import { DAY, type Duration } from '../time/instants.ts';
import { condition } from './condition-schema.ts';
import { propertyName, ruleId } from './rule-fields.ts';
import type { AbsenceRule, JoinRule, PatternRule, WindowRule } from './stream-rule.ts';

/** Longest span a rule may look over, stay open or wait: a season. Bounds the state of every rule. */
const MAX_SPAN: Duration = 400 * DAY;

/** Aggregates of a rule, steps of a pattern, inputs of it, values collected: each is bytes in every record. */
const MAX_AGGREGATES = 16;
const MAX_STEPS = 16;
const MAX_INPUTS = 16;
const MAX_COLLECT = 1000;
const MAX_COUNT = 100_000;
const MAX_LOOP = 1000;

const span = z.int().min(1).max(MAX_SPAN);
const delay = z.int().min(0).max(MAX_SPAN);
const shift = z.int().min(-MAX_SPAN).max(MAX_SPAN);
const word = z
  .string()
  .regex(/^[a-zA-Z][a-zA-Z0-9]{0,31}$/, 'must be 1 to 32 letters and digits, beginning with a letter');
const sensor = z
  .string()
  .refine(isIdentifier, 'must be 1 to 32 lower-case letters, digits and hyphens, as in station.json');
const alignment = z.enum(['istCalendarDay', 'rainDay', 'istHour']);
const quantile = z.number().gt(0).max(1);

const input = {
  property: propertyName,
  sensor: sensor.exactOptional(),
  depthCm: z.int().min(0).max(1000).exactOptional(),
};

const windowShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tumbling'), sizeMs: span, offsetMs: shift.exactOptional() }),
  z.strictObject({ kind: z.literal('period'), alignment }),
  z.strictObject({
    kind: z.literal('sliding'),
    sizeMs: span,
    slideMs: span,
    offsetMs: shift.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('session'), gapMs: span, boundary: z.enum(['halfOpen', 'inclusive']) }),
  z.strictObject({ kind: z.literal('global') }),
]);

const trigger = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('eventTime'),
    earlyCount: z.int().min(1).max(MAX_COUNT).exactOptional(),
    deadlineMs: delay.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('count'), count: z.int().min(1).max(MAX_COUNT) }),
  z.strictObject({ kind: z.literal('continuousEventTime'), everyMs: span }),
  z.strictObject({ kind: z.literal('endOfStream') }),
]);

const plainAggregates = ['count', 'sum', 'min', 'max', 'mean', 'first', 'last', 'vectorMean'] as const;
const as = word.exactOptional();

const aggregate = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(plainAggregates), as }),
  z.strictObject({ kind: z.literal('quantile'), q: quantile, as }),
  z.strictObject({ kind: z.literal('peak'), withinMs: span, as }),
  z.strictObject({ kind: z.literal('collect'), atMost: z.int().min(1).max(MAX_COLLECT), as }),
]);

const lateness = z.discriminatedUnion('late', [
  z.strictObject({
    late: z.literal('reprocess'),
    allowedMs: span,
    mode: z.enum(['accumulating', 'discarding']),
    final: z.boolean().exactOptional(),
  }),
  z.strictObject({ late: z.enum(['sideOutput', 'drop']) }),
]);

const watermark = z.discriminatedUnion('strategy', [
  z.strictObject({ strategy: z.literal('progress'), delayMs: delay, idleAfterMs: span }),
  z.strictObject({ strategy: z.literal('maxEventTimeMinusDelay'), delayMs: delay }),
  z.strictObject({ strategy: z.literal('processingTimeMinusDelay'), delayMs: delay }),
  z.strictObject({ strategy: z.literal('outOfOrderness'), quantile, idleAfterMs: span }),
  z.strictObject({ strategy: z.literal('delayPercentile'), quantile }),
]);

/** The shape of a window rule. */
export const windowRule: z.ZodObject & z.ZodType<WindowRule> = z.strictObject({
  kind: z.literal('window'),
  id: ruleId,
  input: z.strictObject({ ...input, amount: z.enum(['value', 'tips']).exactOptional() }),
  key: z.enum(['datastream', 'station']),
  window: windowShape,
  trigger: trigger.exactOptional(),
  aggregates: z.array(aggregate).min(1).max(MAX_AGGREGATES),
  lateness,
  watermark: watermark.exactOptional(),
  emit: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.enum(['every', 'onChange']) }),
      z.strictObject({ kind: z.literal('max'), per: alignment }),
    ])
    .exactOptional(),
});

const result = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('report') }),
  z.strictObject({ kind: z.literal('fault'), detail: z.string().min(1).max(200), closesAfterMs: span }),
]);

const step = z.strictObject({
  name: word,
  contiguity: z.enum(['begin', 'strict', 'relaxed', 'any', 'notNext', 'notFollowed']),
  where: condition.exactOptional(),
  optional: z.boolean().exactOptional(),
  loop: z
    .strictObject({
      min: z.int().min(1).max(MAX_LOOP),
      max: z.int().min(1).max(MAX_LOOP).exactOptional(),
      inner: z.enum(['strict', 'relaxed', 'any']),
      greedy: z.boolean().exactOptional(),
      until: condition.exactOptional(),
    })
    .exactOptional(),
  withinPreviousMs: span.exactOptional(),
});

const skip = z.discriminatedUnion('strategy', [
  z.strictObject({ strategy: z.enum(['noSkip', 'skipToNext', 'skipPastLastEvent']) }),
  z.strictObject({ strategy: z.enum(['skipToFirst', 'skipToLast']), step: word }),
]);

/** The shape of a pattern rule. */
export const patternRule: z.ZodObject & z.ZodType<PatternRule> = z.strictObject({
  kind: z.literal('pattern'),
  id: ruleId,
  key: z.enum(['datastream', 'station']),
  inputs: z.array(z.strictObject(input)).min(1).max(MAX_INPUTS),
  steps: z.array(step).min(1).max(MAX_STEPS),
  withinMs: span.exactOptional(),
  skip: skip.exactOptional(),
  watermark: watermark.exactOptional(),
  result,
});

/** The shape of a join rule. */
export const joinRule: z.ZodObject & z.ZodType<JoinRule> = z.strictObject({
  kind: z.literal('join'),
  id: ruleId,
  left: z.strictObject({ ...input, where: condition.exactOptional() }),
  right: z.strictObject({ ...input, where: condition.exactOptional() }),
  withinMs: span,
  watermark: watermark.exactOptional(),
  result,
});

/** The shape of an absence rule. */
export const absenceRule: z.ZodObject & z.ZodType<AbsenceRule> = z.strictObject({
  kind: z.literal('absence'),
  id: ruleId,
  property: propertyName.exactOptional(),
  afterMs: span,
});
