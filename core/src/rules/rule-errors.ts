import type { Hazard } from '../alert/transition.ts';
import { OBSERVED_PROPERTIES, observedProperty } from '../model/observed-properties.ts';
import { type DocumentError, nearestWord } from './closed-object.ts';
import type { Rule, ThresholdInput, ThresholdRule } from './rule.ts';
import { inputUnit } from './threshold-input.ts';
import { unitFactor, unitsFor } from './units.ts';

/** What each hazard is measured by, and on which side the danger lies: its texts speak of nothing else. */
const HAZARDS: Readonly<
  Record<Hazard, { readonly inputs: readonly string[]; readonly direction: ThresholdRule['direction'] }>
> = {
  heat: { inputs: ['airTemperature'], direction: 'above' },
  frost: { inputs: ['airTemperature'], direction: 'below' },
  heavyRain: { inputs: ['rainSum24h'], direction: 'above' },
  lowSoilMoisture: { inputs: ['availableWater'], direction: 'below' },
  strongWind: { inputs: ['windGust', 'windSpeed'], direction: 'above' },
};

/** What is wrong with a rule of the right shape; places are relative to the rule. */
export function ruleErrors(rule: Rule): DocumentError[] {
  return [...inputErrors(rule.input), ...unitErrors(rule), ...hazardErrors(rule), ...dwellErrors(rule)];
}

function inputErrors(input: ThresholdInput): DocumentError[] {
  if (input.kind !== 'reading') return [];
  const property = observedProperty(input.property);
  if (property === undefined) {
    const nearest = nearestWord(
      input.property,
      OBSERVED_PROPERTIES.map(({ name }) => name),
    );
    const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
    return [{ path: 'input.property', message: `no observed property "${input.property}"${hint}` }];
  }
  if (property.kind === 'instant') return [];
  return [{ path: 'input.property', message: `a ${property.kind} has no level to cross` }];
}

function unitErrors({ input, unit }: ThresholdRule): DocumentError[] {
  const own = inputUnit(input);
  if (own === undefined || unitFactor(own, unit) !== undefined) return [];
  return [{ path: 'unit', message: `"${unit}" does not fit; possible: ${unitsFor(own).join(', ')}` }];
}

function hazardErrors({ hazard, input, direction }: ThresholdRule): DocumentError[] {
  const errors: DocumentError[] = [];
  const expected = HAZARDS[hazard];
  const named = input.kind === 'reading' ? input.property : input.kind;
  if (!expected.inputs.includes(named)) {
    errors.push({ path: 'input', message: `${hazard} is measured by ${expected.inputs.join(' or ')}` });
  }
  if (direction !== expected.direction) {
    errors.push({ path: 'direction', message: `${hazard} is a danger ${expected.direction} its level` });
  }
  return errors;
}

function dwellErrors({ raise, clear, input }: ThresholdRule): DocumentError[] {
  const errors: DocumentError[] = [];
  if (raise.count > raise.of) {
    errors.push({ path: 'raise.count', message: `${raise.count} of ${raise.of} readings cannot be` });
  }
  for (const key of ['dryForMs', 'orDryForMs'] as const) {
    if (clear[key] !== undefined && input.kind !== 'rainSum24h') {
      errors.push({ path: `clear.${key}`, message: 'only a rain sum knows how long it has been dry' });
    }
  }
  return errors;
}
