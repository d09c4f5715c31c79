import { MINUTE, SECOND } from '@shivar/core/time';
import { anemometer, mast, thermohygrometer } from '../instruments/air.ts';
import {
  canalGauge,
  irrigationSwitch,
  leafWetnessSensor,
  soilProbes,
  tippingBucket,
} from '../instruments/ground.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { powerAndRadio } from '../instruments/power.ts';
import type { SoilProperties } from '../surface/soil-water.ts';
import type { MessageDialect, SimulatedSensor } from './simulated-sensor.ts';

/** Knows the time from the mobile network or from GPS, and numbers its samples. */
const PROPER: MessageDialect = { identity: true, eventTime: true, clock: 'network' };
/** Numbers its samples but has no clock: the gateway's arrival time counts. */
const CLOCKLESS: MessageDialect = { identity: true, eventTime: false, clock: 'none' };
/** Values and nothing else. */
const BARE: MessageDialect = { identity: false, eventTime: false };

/** Tips counted before the simulation begins: a gauge that has stood there for two monsoons. */
const LIFETIME_TIPS = 48_210;

/**
 * The sensors of a village station, in every dialect the gateway must understand. Ids, intervals and tip size are
 * those of the station file.
 */
export function villageSensors(options: {
  readonly seed: number;
  readonly station: string;
  readonly soil: SoilProperties;
}): readonly SimulatedSensor[] {
  const { seed, soil } = options;
  const named = (sensor: string): string => `${options.station}/${sensor}`;
  return [
    sensor('mast', 1, 2, mast(seed, named('mast')), PROPER),
    sensor('wind', 1, 4, anemometer(seed, named('wind')), PROPER),
    {
      ...sensor('rain', 1, 6, tippingBucket({ tipSizeMm: 0.2, lifetimeTips: LIFETIME_TIPS }), PROPER),
      qos: 2,
    },
    {
      ...sensor(
        'soil',
        10,
        11,
        soilProbes(seed, named('soil'), { soil, topDepthCm: 10, bottomDepthCm: 30, meanCelsius: 30 }),
        { identity: true, eventTime: true, clock: 'rtc' },
      ),
      encoding: 'cbor',
    },
    sensor('leaf', 5, 13, leafWetnessSensor(seed, named('leaf')), CLOCKLESS),
    sensor(
      'orchard',
      5,
      17,
      thermohygrometer(seed, named('orchard'), { warmerByCelsius: -2.2, moisterByPercent: 4 }),
      PROPER,
    ),
    sensor(
      'nursery',
      5,
      19,
      thermohygrometer(seed, named('nursery'), { warmerByCelsius: -3.5, moisterByPercent: 9 }),
      PROPER,
    ),
    sensor('irrigation', 15, 23, irrigationSwitch(), CLOCKLESS),
    sensor('power', 10, 29, powerAndRadio(seed, named('power')), PROPER),
    sensor('canal', 15, 31, canalGauge(seed, named('canal')), BARE),
  ];
}

function sensor(
  id: string,
  intervalMinutes: number,
  phaseSeconds: number,
  instrument: Instrument,
  dialect: MessageDialect,
): SimulatedSensor {
  return {
    id,
    intervalMs: intervalMinutes * MINUTE,
    phaseMs: phaseSeconds * SECOND,
    instrument,
    qos: 1,
    encoding: 'json',
    dialect,
  };
}
