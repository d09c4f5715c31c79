import { observedProperty } from '../model/observed-properties.ts';
import { patternProblems } from '../stream/pattern/index.ts';
import type { FieldError } from '../validation/validate.ts';
import { compileSteps } from './compile-pattern.ts';
import type { JoinRule, PatternRule, StreamRule, WindowRule } from './stream-rule.ts';

/** A sliding window may overlap itself this often: a day by the minute. */
const MAX_OVERLAP = 1440;

/** What is wrong with a rule of the right shape; places are relative to the rule. */
export function streamRuleErrors(rule: StreamRule): FieldError[] {
  switch (rule.kind) {
    case 'window':
      return [...inputErrors(rule), ...shapeErrors(rule), ...aggregateErrors(rule), ...latenessErrors(rule)];
    case 'pattern':
      return patternErrors(rule);
    case 'join':
      return joinErrors(rule);
    case 'absence':
      return [];
  }
}

function inputErrors({ input, key }: WindowRule): FieldError[] {
  const property = observedProperty(input.property);
  if (property === undefined) return [];
  const errors: FieldError[] = [];
  if (input.amount === 'tips' && property.kind !== 'counter') {
    errors.push({ path: 'input.amount', message: `must be "value": ${property.name} counts no tips` });
  }
  if (input.depthCm !== undefined && !property.soil) {
    errors.push({ path: 'input.depthCm', message: `is for properties of the soil, not ${property.name}` });
  }
  if (key === 'station' && input.amount === 'tips') {
    errors.push({ path: 'key', message: 'must be "datastream" for tips: two gauges catch the same rain' });
  }
  return errors;
}

function shapeErrors({ window, emit, trigger, input }: WindowRule): FieldError[] {
  const errors: FieldError[] = [];
  const period =
    window.kind === 'tumbling' ? window.sizeMs : window.kind === 'sliding' ? window.slideMs : undefined;
  const offset = 'offsetMs' in window ? (window.offsetMs ?? 0) : 0;
  if (period !== undefined && Math.abs(offset) >= period && offset !== 0 && window.kind === 'tumbling') {
    errors.push({ path: 'window.offsetMs', message: `must be smaller than the size ${period}` });
  }
  if (window.kind === 'sliding' && window.sizeMs / window.slideMs > MAX_OVERLAP) {
    errors.push({
      path: 'window.slideMs',
      message: `must be at least ${Math.ceil(window.sizeMs / MAX_OVERLAP)}: no more than ${MAX_OVERLAP} windows may overlap`,
    });
  }
  if (emit !== undefined && window.kind !== 'sliding') {
    errors.push({ path: 'emit', message: 'is for sliding windows only' });
  }
  if (window.kind === 'sliding' && emit === undefined) {
    errors.push({ path: 'emit', message: 'is missing; sliding windows must say which results are told' });
  }
  if (window.kind === 'sliding' && input.amount === 'tips' && emit !== undefined && emit.kind !== 'max') {
    errors.push({ path: 'emit.kind', message: 'must be "max" for tips' });
  }
  if (window.kind === 'sliding' && trigger !== undefined && trigger.kind !== 'eventTime') {
    errors.push({ path: 'trigger.kind', message: 'must be "eventTime" for sliding windows' });
  }
  if (window.kind === 'global' && (trigger === undefined || trigger.kind === 'eventTime')) {
    errors.push({
      path: 'trigger',
      message: 'must be of another kind than "eventTime": a global window has no end',
    });
  }
  return errors;
}

function aggregateErrors({ aggregates, input, window, emit }: WindowRule): FieldError[] {
  const property = observedProperty(input.property);
  const errors: FieldError[] = [];
  for (const [index, { kind, as }] of aggregates.entries()) {
    const path = `aggregates[${index}]`;
    const name = as ?? kind;
    if (aggregates.slice(0, index).some((other) => (other.as ?? other.kind) === name)) {
      errors.push({ path: `${path}.as`, message: `another aggregate before is named "${name}" too` });
    }
    if ((kind === 'vectorMean') !== (property?.kind === 'direction') && !DIRECTION_FREE.has(kind)) {
      const message =
        kind === 'vectorMean'
          ? `is for directions, not ${input.property}`
          : `must be "vectorMean", "first", "last" or "count" for the direction ${input.property}`;
      errors.push({ path: `${path}.kind`, message });
    }
    if (property?.kind === 'counter' && input.amount !== 'tips' && (kind === 'sum' || kind === 'peak')) {
      errors.push({ path: `${path}.kind`, message: 'adds up a lifetime count; set input.amount to "tips"' });
    }
    if (emit?.kind === 'max' && !MAXIMISABLE.has(kind)) {
      errors.push({ path: `${path}.kind`, message: `has no largest over windows: ${kind}` });
    }
    if (kind === 'peak' && (window.kind === 'global' || window.kind === 'sliding')) {
      errors.push({ path: `${path}.kind`, message: `cannot be found in a ${window.kind} window` });
    }
  }
  return errors;
}

const DIRECTION_FREE: ReadonlySet<string> = new Set(['first', 'last', 'count', 'collect']);
const MAXIMISABLE: ReadonlySet<string> = new Set(['count', 'sum', 'min', 'max', 'mean']);

function latenessErrors({ lateness, window }: WindowRule): FieldError[] {
  if (lateness.late !== 'reprocess' || window.kind !== 'sliding' || lateness.mode === 'accumulating')
    return [];
  return [{ path: 'lateness.mode', message: 'must be "accumulating" for sliding windows' }];
}

function patternErrors({ steps, withinMs, skip, inputs }: PatternRule): FieldError[] {
  const pattern = {
    steps: compileSteps(steps, () => undefined),
    ...(withinMs === undefined ? {} : { within: withinMs }),
    ...(skip === undefined ? {} : { skip }),
  };
  const errors = patternProblems(pattern).map((message) => ({ path: 'steps', message }));
  const loops = steps.some(({ loop }) => loop !== undefined && loop.max === undefined);
  if (loops && withinMs === undefined) {
    errors.push({ path: 'withinMs', message: 'is missing; a loop without a most needs it' });
  }
  return [...errors, ...inputs.flatMap((input, index) => depthErrors(input, `inputs[${index}]`))];
}

function joinErrors({ left, right }: JoinRule): FieldError[] {
  return [...depthErrors(left, 'left'), ...depthErrors(right, 'right')];
}

function depthErrors(
  input: { readonly property: string; readonly depthCm?: number },
  path: string,
): FieldError[] {
  if (input.depthCm === undefined || observedProperty(input.property)?.soil !== false) return [];
  return [{ path: `${path}.depthCm`, message: `is for properties of the soil, not ${input.property}` }];
}
