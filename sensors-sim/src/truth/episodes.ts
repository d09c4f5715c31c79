import type { Hazard } from '@shivar/core/alert';
import { DAY, type EventTime, MINUTE } from '@shivar/core/time';
import type { Environment } from '../instruments/instrument.ts';
import type { World } from '../simulation/world.ts';
import { availableShare } from '../surface/soil-water.ts';

/** A stretch during which the true weather was beyond a threshold of the standard rules. */
export interface TrueEpisode {
  readonly hazard: Hazard;
  readonly from: EventTime;
  readonly until: EventTime;
  /** The most extreme true value, in the unit of the rule. */
  readonly extreme: number;
}

/** One look at the world: the value a rule would see, and how far it is beyond its threshold (positive is beyond). */
interface Look {
  readonly value: number;
  readonly excess: number;
}

/** Breaks shorter than this do not end an episode: turbulence crosses every threshold many times. */
const MERGE_WITHIN = 15 * MINUTE;

const LOOK_EVERY = MINUTE;
const KMH_PER_MPS = 3.6;

/** Every true episode from the start of the world until `until`, found by looking once a minute; by start. */
export function trueEpisodes(world: World, until: EventTime): readonly TrueEpisode[] {
  const found: GrowingEpisode[] = [];
  const latest = new Map<Hazard, GrowingEpisode>();
  const rainTotalsMm: number[] = [];
  for (let at = world.start; at < until; at += LOOK_EVERY) {
    const environment = world.environment(at);
    rainTotalsMm.push(environment.surface.rainMm);
    for (const [hazard, look] of looks(world, environment, lastDay(rainTotalsMm))) {
      if (look.excess <= 0) continue;
      const episode = latest.get(hazard);
      if (episode !== undefined && at - episode.until <= MERGE_WITHIN) {
        grow(episode, at, look);
        continue;
      }
      const opened = { hazard, from: at, until: at, extreme: look.value, excess: look.excess };
      latest.set(hazard, opened);
      found.push(opened);
    }
  }
  return found.map(({ excess: _, ...episode }) => ({ ...episode, extreme: hundredths(episode.extreme) }));
}

interface GrowingEpisode {
  readonly hazard: Hazard;
  readonly from: EventTime;
  until: EventTime;
  extreme: number;
  /** Of the extreme. */
  excess: number;
}

function grow(episode: GrowingEpisode, at: EventTime, { value, excess }: Look): void {
  episode.until = at;
  if (excess <= episode.excess) return;
  episode.extreme = value;
  episode.excess = excess;
}

/** The thresholds of the shipped rules, seen with the eyes of truth. */
function looks(
  { scenario: { soil } }: World,
  { weather, surface }: Environment,
  rainOfLastDayMm: number,
): readonly (readonly [Hazard, Look])[] {
  const availablePercent = 100 * availableShare(soil, surface.soil.topMm / soil.topThicknessMm);
  return [
    ['heat', above(weather.airTemperatureCelsius, 45)],
    ['frost', below(weather.airTemperatureCelsius, 2)],
    ['strongWind', above(weather.windGustMps * KMH_PER_MPS, 60)],
    ['lowSoilMoisture', below(availablePercent, 20)],
    ['heavyRain', above(rainOfLastDayMm, 100)],
  ];
}

/** Rain of the 24 h before the last of the running totals. */
function lastDay(totalsMm: readonly number[]): number {
  const newest = totalsMm.at(-1) ?? 0;
  return newest - (totalsMm.at(-1 - DAY / LOOK_EVERY) ?? 0);
}

function above(value: number, limit: number): Look {
  return { value, excess: value - limit };
}

function below(value: number, limit: number): Look {
  return { value, excess: limit - value };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
