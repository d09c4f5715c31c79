import { MINUTE } from '@shivar/core/time';
import { correlatedNoise } from '../random/correlated-noise.ts';
import { type Instrument, measured, readingError } from './instrument.ts';

/** A 12 V lead battery with a solar panel, and the strength of the radio at the station. */
export function powerAndRadio(seed: number, name: string): Instrument {
  const volt = readingError(seed, `${name}/voltage`, 0.01);
  const fading = correlatedNoise(seed, `${name}/fading`, 30 * MINUTE);
  return ({ at, surface, weather }) => [
    measured(
      'batteryVoltage',
      restVoltage(surface.charge) + chargingVoltage(weather.radiationWPerM2) + volt(at),
    ),
    measured('signalStrength', -78 + 3 * fading(at) - rainAttenuationDb(weather.rainRateMmPerHour)),
  ];
}

/** 11.8 V empty, 12.7 V full. */
function restVoltage(charge: number): number {
  return 11.8 + 0.9 * charge;
}

function chargingVoltage(radiationWPerM2: number): number {
  return (1.2 * Math.max(0, radiationWPerM2)) / 1000;
}

/** Wet antenna and scattering; strong rain costs a few decibels. */
function rainAttenuationDb(rateMmPerHour: number): number {
  return 8 * (1 - Math.exp(-rateMmPerHour / 40));
}
