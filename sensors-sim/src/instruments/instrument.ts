import { observedProperty } from '@shivar/core/model';
import type { EventTime } from '@shivar/core/time';
import { noiseStream } from '../random/hash-noise.ts';
import type { Surface } from '../surface/surface.ts';
import type { Weather } from '../weather/weather.ts';

/** What an instrument can see of the world at one instant. */
export interface Environment {
  readonly at: EventTime;
  readonly weather: Weather;
  readonly surface: Surface;
  /** Local solar time in hours. */
  readonly solarHour: number;
  readonly irrigating: boolean;
}

/** One value an instrument shows, in the unit and on the grid of the table of observed properties. */
export interface Measurement {
  readonly property: string;
  readonly depthCm?: number;
  readonly value: number;
}

/** Turns the world into numbers. A pure function of the environment; chance comes from named streams. */
export type Instrument = (environment: Environment) => readonly Measurement[];

/** Random error of an instrument: independent from one reading to the next. */
export type ReadingError = (at: EventTime) => number;

/** Normal errors of that standard deviation. */
export function readingError(seed: number, name: string, deviation: number): ReadingError {
  const stream = noiseStream(seed, `${name}/error`);
  return (at) => deviation * stream.normal(Math.floor(at / 1000));
}

/** Puts a value on the grid of its property, as the display of the instrument would. */
export function measured(property: string, value: number, depthCm?: number): Measurement {
  const scale = observedProperty(property)?.scale;
  if (scale === undefined) throw new RangeError(`${property} is not an observed property`);
  const onGrid = Number(value.toFixed(scale));
  return { property, ...(depthCm === undefined ? {} : { depthCm }), value: onGrid === 0 ? 0 : onGrid };
}
