import { soilTemperature } from '../surface/soil-heat.ts';
import type { SoilProperties } from '../surface/soil-water.ts';
import { type Instrument, measured, readingError } from './instrument.ts';

/** Half the daily range of a bare dry surface in spring, °C. */
const SURFACE_AMPLITUDE = 14;

/** A tipping bucket that has counted `lifetimeTips` before the simulation began and never goes back. */
export function tippingBucket(options: {
  readonly tipSizeMm: number;
  readonly lifetimeTips: number;
}): Instrument {
  return ({ surface }) => [
    measured('rainTipCount', options.lifetimeTips + Math.floor(surface.rainMm / options.tipSizeMm)),
  ];
}

/** Soil probes in the topsoil and in the subsoil: water, temperature and conductivity of each. */
export function soilProbes(
  seed: number,
  name: string,
  options: {
    readonly soil: SoilProperties;
    readonly topDepthCm: number;
    readonly bottomDepthCm: number;
    readonly meanCelsius: number;
  },
): Instrument {
  const content = readingError(seed, `${name}/moisture`, 0.0006);
  const celsius = readingError(seed, `${name}/temperature`, 0.03);
  const { soil, meanCelsius } = options;
  return ({ at, surface, solarHour }) => {
    const layer = (depthCm: number, moisture: number) => [
      measured('soilMoisture', moisture + content(at + depthCm), depthCm),
      measured(
        'soilTemperature',
        soilTemperature({ depthCm, meanCelsius, amplitudeCelsius: SURFACE_AMPLITUDE, hour: solarHour }) +
          celsius(at + depthCm),
        depthCm,
      ),
      measured('soilConductivity', 300 + 2600 * moisture, depthCm),
    ];
    return [
      ...layer(options.topDepthCm, surface.soil.topMm / soil.topThicknessMm),
      ...layer(options.bottomDepthCm, surface.soil.bottomMm / soil.bottomThicknessMm),
    ];
  };
}

/** A grid of electrodes on a plastic leaf: 0 dry, 1 wet. */
export function leafWetnessSensor(seed: number, name: string): Instrument {
  const share = readingError(seed, name, 0.01);
  return ({ at, surface }) => [
    measured('leafWetness', Math.min(1, Math.max(0, surface.leafMm / 0.25 + share(at)))),
  ];
}

/** Whether the pump of the field runs. */
export function irrigationSwitch(): Instrument {
  return ({ irrigating }) => [measured('irrigation', irrigating ? 1 : 0)];
}

/** An ultrasonic level gauge over the canal. */
export function canalGauge(seed: number, name: string): Instrument {
  const metre = readingError(seed, name, 0.002);
  return ({ at, surface }) => [measured('waterLevel', surface.canalM + metre(at))];
}
