import { OBSERVED_PROPERTIES, observedProperty } from '../model/observed-properties.ts';
import { suggestion } from '../validation/nearest.ts';
import type { FieldError } from '../validation/validate.ts';
import { HAZARD_SENSE } from './hazards.ts';
import { isThreshold, type Rule, type ThresholdInput, type ThresholdRule } from './rule.ts';
import { streamRuleErrors } from './stream-rule-errors.ts';
import { inputUnit } from './threshold-input.ts';
import { unitFactor, unitsFor } from './units.ts';

/** What is wrong with a rule of the right shape; places are relative to the rule. */
export function ruleErrors(rule: Rule): FieldError[] {
  if (!isThreshold(rule)) return streamRuleErrors(rule);
  return [...inputErrors(rule.input), ...unitErrors(rule), ...hazardErrors(rule), ...dwellErrors(rule)];
}

function inputErrors(input: ThresholdInput): FieldError[] {
  if (input.kind !== 'reading') return [];
  const property = observedProperty(input.property);
  if (property === undefined) {
    const known = OBSERVED_PROPERTIES.map(({ name }) => name);
    const message = `is no observed property; ${suggestion(input.property, known)}`;
    return [{ path: 'input.property', message }];
  }
  if (property.kind === 'instant') return [];
  return [{ path: 'input.property', message: `is a ${property.kind}, which has no level to cross` }];
}

function unitErrors({ input, unit }: ThresholdRule): FieldError[] {
  const own = inputUnit(input);
  if (own === undefined || unitFactor(own, unit) !== undefined) return [];
  return [{ path: 'unit', message: `must be ${unitsFor(own).join(' or ')}, not ${unit}` }];
}

function hazardErrors({ hazard, input, direction, level, unit }: ThresholdRule): FieldError[] {
  const errors: FieldError[] = [];
  const expected = HAZARD_SENSE[hazard];
  const named = input.kind === 'reading' ? input.property : input.kind;
  if (!expected.inputs.includes(named)) {
    errors.push({ path: 'input', message: `must be ${expected.inputs.join(' or ')} for ${hazard}` });
  }
  if (direction !== expected.direction) {
    errors.push({ path: 'direction', message: `must be "${expected.direction}" for ${hazard}` });
  }
  const factor = unitFactor(expected.unit, unit);
  if (factor !== undefined) {
    const [lowest, highest] = [expected.levels[0] * factor, expected.levels[1] * factor];
    if (level < lowest || level > highest) {
      errors.push({
        path: 'level',
        message: `must lie between ${lowest} and ${highest} ${unit} for ${hazard}`,
      });
    }
  }
  return errors;
}

function dwellErrors({ raise, clear, input }: ThresholdRule): FieldError[] {
  const errors: FieldError[] = [];
  if (raise.count > raise.of) {
    errors.push({
      path: 'raise.count',
      message: `must not be more than the ${raise.of} readings it is counted in`,
    });
  }
  for (const key of ['dryForMs', 'orDryForMs'] as const) {
    if (clear[key] !== undefined && input.kind !== 'rainSum24h') {
      errors.push({
        path: `clear.${key}`,
        message: 'is for rain sums only: nothing else knows how long it has been dry',
      });
    }
  }
  return errors;
}
