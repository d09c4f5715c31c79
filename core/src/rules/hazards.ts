import type { Hazard } from '../alert/transition.ts';
import type { ThresholdRule } from './rule.ts';

/** What a hazard is measured by, and on which side of a level its danger lies. */
export interface HazardSense {
  /** Observed properties, or kinds of computed inputs. */
  readonly inputs: readonly string[];
  readonly direction: ThresholdRule['direction'];
  /** Levels outside of this, in `unit`, are slips: a wrong unit, a digit too many. */
  readonly levels: readonly [number, number];
  readonly unit: string;
}

/** Rules of a hazard look at nothing else, because its texts speak of nothing else. */
export const HAZARD_SENSE: Readonly<Record<Hazard, HazardSense>> = {
  heat: { inputs: ['airTemperature'], direction: 'above', levels: [20, 60], unit: 'Cel' },
  frost: { inputs: ['airTemperature'], direction: 'below', levels: [-20, 15], unit: 'Cel' },
  heavyRain: { inputs: ['rainSum24h'], direction: 'above', levels: [1, 1000], unit: 'mm' },
  lowSoilMoisture: { inputs: ['availableWater'], direction: 'below', levels: [0, 100], unit: '%' },
  strongWind: { inputs: ['windGust', 'windSpeed'], direction: 'above', levels: [3, 80], unit: 'm/s' },
};
