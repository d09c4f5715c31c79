import type { Hazard } from '@shivar/core/alert';
import { DAY, type EventTime, MINUTE } from '@shivar/core/time';
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

interface HazardTruth {
  readonly hazard: Hazard;
  /** How far beyond the threshold; positive is an episode. */
  excess(world: World, at: EventTime): { readonly excess: number; readonly value: number };
}

/** Breaks shorter than this do not end an episode: turbulence crosses every threshold many times. */
const MERGE_WITHIN = 15 * MINUTE;

const KMH_PER_MPS = 3.6;

const HAZARDS: readonly HazardTruth[] = [
  { hazard: 'heat', excess: (world, at) => above(world.environment(at).weather.airTemperatureCelsius, 45) },
  { hazard: 'frost', excess: (world, at) => below(world.environment(at).weather.airTemperatureCelsius, 2) },
  {
    hazard: 'strongWind',
    excess: (world, at) => above(world.environment(at).weather.windGustMps * KMH_PER_MPS, 60),
  },
  { hazard: 'lowSoilMoisture', excess: (world, at) => below(availablePercent(world, at), 20) },
];

/** Every true episode from the start of the world until `until`, found by looking once a minute. */
export function trueEpisodes(world: World, until: EventTime): readonly TrueEpisode[] {
  const simple = HAZARDS.flatMap((truth) =>
    episodesOf(truth.hazard, world.start, until, (at) => truth.excess(world, at)),
  );
  const rain = rainBefore(world, until);
  return [...simple, ...episodesOf('heavyRain', world.start, until, (at) => above(rain(at), 100))];
}

function episodesOf(
  hazard: Hazard,
  from: EventTime,
  until: EventTime,
  look: (at: EventTime) => { readonly excess: number; readonly value: number },
): readonly TrueEpisode[] {
  const found: { hazard: Hazard; from: EventTime; until: EventTime; extreme: number; worst: number }[] = [];
  for (let at = from; at < until; at += MINUTE) {
    const { excess, value } = look(at);
    if (excess <= 0) continue;
    const last = found[found.length - 1];
    if (last === undefined || at - last.until > MERGE_WITHIN) {
      found.push({ hazard, from: at, until: at, extreme: value, worst: excess });
      continue;
    }
    last.until = at;
    if (excess > last.worst) Object.assign(last, { extreme: value, worst: excess });
  }
  return found.map(({ worst: _, ...episode }) => ({
    ...episode,
    extreme: Math.round(episode.extreme * 100) / 100,
  }));
}

/** Rain of the 24 h before an instant. The running totals are noted once, because the window looks back. */
function rainBefore(world: World, until: EventTime): (at: EventTime) => number {
  const totals: number[] = [];
  for (let at = world.start; at < until; at += MINUTE) totals.push(world.environment(at).surface.rainMm);
  const total = (at: EventTime): number => totals[Math.floor((at - world.start) / MINUTE)] ?? 0;
  return (at) => total(at) - total(at - DAY);
}

function availablePercent(world: World, at: EventTime): number {
  const { soil } = world.scenario;
  return 100 * availableShare(soil, world.environment(at).surface.soil.topMm / soil.topThicknessMm);
}

function above(value: number, limit: number): { readonly excess: number; readonly value: number } {
  return { excess: value - limit, value };
}

function below(value: number, limit: number): { readonly excess: number; readonly value: number } {
  return { excess: limit - value, value };
}
