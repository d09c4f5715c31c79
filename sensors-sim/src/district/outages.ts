import type { Duration, EventTime } from '@shivar/core/time';
import { DAY } from '@shivar/core/time';
import { noiseStream } from '../random/index.ts';
import type { DistrictParameters } from './parameters.ts';

/** A stretch without a link: `from` inclusive, `to` exclusive. */
export interface LinkOutage {
  readonly from: EventTime;
  readonly to: EventTime;
}

/** When a station has no link, ascending and apart from each other. */
export function outagesOf(station: number, parameters: DistrictParameters): LinkOutage[] {
  const { short, long, tower, fixedMs } = parameters.outages;
  const towerNumber = Math.floor(station / tower.stations);
  const towers = Math.max(1, Math.ceil(parameters.stations / tower.stations));
  const own = [
    ...poisson(`short-${station}`, short, parameters),
    ...poisson(`long-${station}`, long, parameters),
    // Every outage of the district takes one tower, so each tower has its share of them.
    ...poisson(`tower-${towerNumber}`, { everyMs: tower.everyMs * towers, lastMs: tower.lastMs }, parameters),
  ];
  const from = parameters.start + DAY / 2;
  if (station === 0 && fixedMs > 0) own.push({ from, to: from + fixedMs });
  return merged(own);
}

/** The instant from which a station can send, at `at` or when the outage that holds it is over. */
export function linkUpFrom(at: EventTime, outages: readonly LinkOutage[]): EventTime {
  return outages.find(({ from, to }) => from <= at && at < to)?.to ?? at;
}

/** Independent outages: exponential time between them, exponential length. */
function poisson(
  name: string,
  { everyMs, lastMs }: { readonly everyMs: Duration; readonly lastMs: Duration },
  { seed, start, days }: DistrictParameters,
): LinkOutage[] {
  const noise = noiseStream(seed, `district-outage-${name}`);
  const exponential = (index: number, mean: Duration): Duration => -Math.log(noise.uniform(index)) * mean;
  const found: LinkOutage[] = [];
  let at = start;
  for (let i = 0; ; i += 2) {
    at += exponential(i, everyMs);
    if (at >= start + days * DAY) return found;
    const to = at + exponential(i + 1, lastMs);
    found.push({ from: at, to });
  }
}

function merged(outages: readonly LinkOutage[]): LinkOutage[] {
  const apart: LinkOutage[] = [];
  for (const outage of outages.toSorted((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (last !== undefined && outage.from <= last.to) {
      apart[apart.length - 1] = { from: last.from, to: Math.max(last.to, outage.to) };
    } else apart.push(outage);
  }
  return apart;
}
