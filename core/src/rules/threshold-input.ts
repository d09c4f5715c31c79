import { observedProperty } from '../model/observed-properties.ts';
import type { ThresholdInput } from './rule.ts';

/** The UCUM unit an input is computed in, before a rule's own unit; undefined when the property does not exist. */
export function inputUnit(input: ThresholdInput): string | undefined {
  switch (input.kind) {
    case 'reading':
      return observedProperty(input.property)?.unit;
    case 'rainSum24h':
      return 'mm';
    case 'availableWater':
      return '%';
  }
}

/** Name of the observed property whose readings make the rule look. */
export function inputProperty(input: ThresholdInput): string {
  switch (input.kind) {
    case 'reading':
      return input.property;
    case 'rainSum24h':
      return 'rainTipCount';
    case 'availableWater':
      return 'soilMoisture';
  }
}
