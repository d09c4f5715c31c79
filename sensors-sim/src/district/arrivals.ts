import { DAY, type EventTime, HOUR, MINUTE, type ProcessingTime } from '@shivar/core/time';
import { noiseStream } from '../random/index.ts';
import { linkUpFrom, outagesOf } from './outages.ts';
import type { DistrictParameters } from './parameters.ts';

/** A reading as it reaches the cloud. */
export interface Arrival {
  readonly station: string;
  /** As the station's clock stamped it. */
  readonly eventTime: EventTime;
  readonly arrivedAt: ProcessingTime;
  /** True when nothing held it up: the link was up and nothing waited before it. */
  readonly linkUp: boolean;
  /** The oldest reading the station had not got through when it sent this one; at the very end, `end`. */
  readonly oldestUnsent: EventTime | 'end';
}

const INDIA_AS_UTC_MS = 5.5 * HOUR;
/** A reading held up for longer than this was in a backlog. */
const PROMPT_MS = 1000;

/** The names of a district's stations. */
export function stationNames({ stations }: DistrictParameters): string[] {
  return Array.from({ length: stations }, (_, index) => `station-${String(index).padStart(2, '0')}`);
}

/** All readings of a district in the order in which they arrive. */
export function districtArrivals(parameters: DistrictParameters): Arrival[] {
  const arrivals = stationNames(parameters).flatMap((name, index) => arrivalsOf(name, index, parameters));
  return arrivals.sort((a, b) => a.arrivedAt - b.arrivedAt);
}

function arrivalsOf(station: string, index: number, parameters: DistrictParameters): Arrival[] {
  const { seed, delay, drainPerSecond } = parameters;
  const noise = noiseStream(seed, `district-delay-${station}`);
  const outages = outagesOf(index, parameters);
  const times = readingTimes(index, parameters);
  const arrivals: Arrival[] = [];
  /** Sent and not yet arrived. */
  let underWay: { readonly taken: EventTime; readonly arrivedAt: ProcessingTime }[] = [];
  let sentAt = -Infinity;
  times.forEach((taken, i) => {
    sentAt = linkUpFrom(Math.max(taken, sentAt + 1000 / drainPerSecond), outages);
    const arrivedAt = sentAt + delay.medianMs * Math.exp(delay.sigma * noise.normal(i));
    underWay = underWay.filter((other) => other.arrivedAt > sentAt);
    const next = times[i + 1] ?? Infinity;
    arrivals.push({
      station,
      eventTime: stamped(index, taken, parameters),
      arrivedAt,
      linkUp: sentAt - taken < PROMPT_MS,
      oldestUnsent: oldest(underWay, Math.min(next, sentAt)),
    });
    underWay.push({ taken, arrivedAt });
  });
  return [...arrivals, ...farewell(station, arrivals)];
}

/** After everything has arrived the station says so, with its last reading again. */
function farewell(station: string, arrivals: readonly Arrival[]): Arrival[] {
  const last = arrivals.at(-1);
  if (last === undefined) return [];
  const arrivedAt = arrivals.reduce((latest, arrival) => Math.max(latest, arrival.arrivedAt), 0) + 1;
  return [{ station, eventTime: last.eventTime, arrivedAt, linkUp: false, oldestUnsent: 'end' }];
}

function oldest(underWay: readonly { readonly taken: EventTime }[], unsent: EventTime): EventTime {
  return underWay.reduce((least, { taken }) => Math.min(least, taken), unsent);
}

/** Stations measure at their own second; station 1 is chatty. */
function readingTimes(
  index: number,
  { seed, start, days, intervalMs, chattiness }: DistrictParameters,
): EventTime[] {
  const every = index === 1 ? intervalMs / chattiness : intervalMs;
  const phase = noiseStream(seed, 'district-phase').uniform(index) * every;
  return Array.from({ length: Math.floor((days * DAY) / every) }, (_, i) =>
    Math.floor(start + phase + i * every),
  );
}

/** Station 2 is three days ahead for an hour, 3 writes Indian time as UTC, 4 is back in 1970 for two hours. */
function stamped(index: number, taken: EventTime, { start, days }: DistrictParameters): EventTime {
  const since = taken - start - (days * DAY) / 3;
  if (index === 2 && since >= 0 && since < HOUR) return taken + 3 * DAY;
  if (index === 3) return taken + INDIA_AS_UTC_MS;
  if (index === 4 && since >= 0 && since < 2 * HOUR) return Math.floor(since / MINUTE) * MINUTE;
  return taken;
}
