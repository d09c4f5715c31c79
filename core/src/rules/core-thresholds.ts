import { DAY, HOUR, MINUTE } from '../time/instants.ts';
import type { RulePack } from './pack.ts';
import type { ThresholdRule } from './rule.ts';

/**
 * The five thresholds every station starts with; the same as the file `core-thresholds.json`. Dwell, hysteresis
 * and useful life are starting values, to be tuned on the records of real alerts. Frost and heat are judged at
 * screen height; gust level and hysteresis are in km/h, the unit people are warned in.
 */
export const CORE_THRESHOLDS: RulePack<ThresholdRule> = {
  packVersion: 1,
  id: 'core-thresholds',
  revision: 1,
  effectiveFrom: '2000-01-01T00:00:00+05:30',
  rules: [
    {
      kind: 'threshold',
      id: 'heat-45',
      hazard: 'heat',
      severity: 'orange',
      input: { kind: 'reading', property: 'airTemperature' },
      direction: 'above',
      level: 45,
      unit: 'Cel',
      hysteresis: 1,
      raise: { count: 3, of: 3 },
      clear: { count: 3, forMs: 30 * MINUTE },
      usefulLifeMs: 2 * HOUR,
    },
    {
      kind: 'threshold',
      id: 'frost-2',
      hazard: 'frost',
      severity: 'red',
      input: { kind: 'reading', property: 'airTemperature' },
      direction: 'below',
      level: 2,
      unit: 'Cel',
      hysteresis: 1,
      raise: { count: 5, of: 5 },
      clear: { count: 3, forMs: 30 * MINUTE },
      usefulLifeMs: 2 * HOUR,
    },
    {
      kind: 'threshold',
      id: 'rain-100',
      hazard: 'heavyRain',
      severity: 'orange',
      input: { kind: 'rainSum24h' },
      direction: 'above',
      level: 100,
      unit: 'mm',
      hysteresis: 30,
      raise: { count: 1, of: 1 },
      clear: { count: 2, forMs: 0, dryForMs: HOUR, orDryForMs: 6 * HOUR },
      usefulLifeMs: 6 * HOUR,
    },
    {
      kind: 'threshold',
      id: 'soil-20',
      hazard: 'lowSoilMoisture',
      severity: 'yellow',
      input: { kind: 'availableWater' },
      direction: 'below',
      level: 20,
      unit: '%',
      hysteresis: 3,
      raise: { count: 3, of: 3 },
      clear: { count: 3, forMs: 6 * HOUR },
      usefulLifeMs: DAY,
    },
    {
      kind: 'threshold',
      id: 'gust-60',
      hazard: 'strongWind',
      severity: 'orange',
      input: { kind: 'reading', property: 'windGust' },
      direction: 'above',
      level: 60,
      unit: 'km/h',
      hysteresis: 20,
      raise: { count: 2, of: 5 },
      clear: { count: 3, forMs: 30 * MINUTE },
      usefulLifeMs: 30 * MINUTE,
    },
  ],
};
