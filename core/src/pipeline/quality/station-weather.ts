import type { StationId } from '../../model/identifiers.ts';
import type { StationView } from '../../quality/index.ts';
import { KeyedState, type StateEntry } from '../../state/index.ts';
import { type Duration, type EventTime, eventTime } from '../../time/instants.ts';
import type { Channel } from '../configuration/channel.ts';

/** What a check of one sensor may want to know from another; one entry per sensor and property of these. */
const KEPT: ReadonlySet<string> = new Set([
  'airTemperature',
  'relativeHumidity',
  'airPressure',
  'windSpeed',
  'windGust',
  'solarRadiation',
]);

/** Entries of one station: eight sensors of each kind. A further one is not kept; its readings confirm nothing. */
const MAX_ENTRIES = 48;

interface Latest {
  readonly at: EventTime;
  readonly value: number;
  /** Nothing is known against it. A suspect one confirms another that is as suspect, and is asked for nothing else. */
  readonly good: boolean;
}

/** The newest usable values of a station's sensors, and when it was last watered. */
interface StationWeather {
  /** By `property/sensor`. */
  readonly latest: Map<string, Latest>;
  /** By sensor: the newest count of a gauge. */
  readonly gauges: Map<string, Latest>;
  rainAt: EventTime;
  irrigatedAt: EventTime;
}

const NEVER = Number.NEGATIVE_INFINITY;

type PlainLatest = [key: string, at: number, value: number, good: boolean];

/** What the sensors of a station can tell each other. Keyed by station; small, and changed by usable readings alone. */
export class StationWeathers {
  readonly #state = new KeyedState<StationWeather>({
    toPlain: ({ latest, gauges, rainAt, irrigatedAt }) => [
      toPlain(latest),
      toPlain(gauges),
      rainAt,
      irrigatedAt,
    ],
    fromPlain: (plain) => {
      // Written by toPlain.
      const [latest, gauges, rainAt, irrigatedAt] = plain as [PlainLatest[], PlainLatest[], number, number];
      return {
        latest: fromPlain(latest),
        gauges: fromPlain(gauges),
        rainAt: eventTime(rainAt),
        irrigatedAt: eventTime(irrigatedAt),
      };
    },
  });

  get changes(): number {
    return this.#state.changes;
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#state.takeDelta(prefix);
  }

  restore(key: string, value: Uint8Array): void {
    this.#state.restore(key, value);
  }

  /** The station as a sensor's reading at `at` finds it. */
  viewOf({ name }: Channel, at: EventTime): StationView {
    return new View(this.#state.get(name.station), name, at);
  }

  /** Remembers a usable reading. */
  note({ name }: Channel, reading: Latest): void {
    const { station, sensor, property } = name;
    if (KEPT.has(property)) this.#noteLatest(station, `${property}/${sensor}`, reading);
    else if (!reading.good) return;
    else if (property === 'rainTipCount') this.#noteTips(station, sensor, reading);
    else if (property === 'irrigation') this.#noteIrrigation(station, reading.at, reading.value);
  }

  #noteLatest(station: StationId, key: string, reading: Latest): void {
    const { latest } = this.#of(station);
    const known = latest.get(key);
    if (known === undefined ? latest.size >= MAX_ENTRIES : known.at >= reading.at) return;
    latest.set(key, reading);
    this.#state.touch(station);
  }

  #noteTips(station: StationId, sensor: string, count: Latest): void {
    const weather = this.#of(station);
    const before = weather.gauges.get(sensor);
    if (before === undefined ? weather.gauges.size >= MAX_ENTRIES : before.at >= count.at) return;
    if (before !== undefined && count.value > before.value) {
      weather.rainAt = eventTime(Math.max(weather.rainAt, count.at));
    }
    weather.gauges.set(sensor, count);
    this.#state.touch(station);
  }

  #noteIrrigation(station: StationId, at: EventTime, value: number): void {
    const weather = this.#of(station);
    if (value <= 0 || at <= weather.irrigatedAt) return;
    weather.irrigatedAt = at;
    this.#state.touch(station);
  }

  #of(station: StationId): StationWeather {
    return this.#state.getOrCreate(station, () => ({
      latest: new Map(),
      gauges: new Map(),
      rainAt: eventTime(NEVER),
      irrigatedAt: eventTime(NEVER),
    }));
  }
}

/** A station as one sensor finds it at one instant. */
class View implements StationView {
  readonly #weather: StationWeather | undefined;
  readonly #name: Channel['name'];
  readonly #at: EventTime;

  constructor(weather: StationWeather | undefined, name: Channel['name'], at: EventTime) {
    this.#weather = weather;
    this.#name = name;
    this.#at = at;
  }

  latest(property: string, maxAgeMs: Duration): number | undefined {
    const prefix = `${property}/`;
    let found: Latest | undefined;
    for (const [key, entry] of this.#weather?.latest ?? []) {
      if (!key.startsWith(prefix) || !entry.good || !isFresh(entry, this.#at, maxAgeMs)) continue;
      if (found === undefined || isNewer(entry, found)) found = entry;
    }
    return found?.value;
  }

  others(maxAgeMs: Duration): number[] {
    const prefix = `${this.#name.property}/`;
    const own = prefix + this.#name.sensor;
    return [...(this.#weather?.latest ?? [])]
      .filter(([key, entry]) => key.startsWith(prefix) && key !== own && isFresh(entry, this.#at, maxAgeMs))
      .map(([, { value }]) => value);
  }

  dryForMs(heardWithinMs: Duration): Duration | undefined {
    if (this.#weather === undefined) return undefined;
    const heard = [...this.#weather.gauges.values()].some((gauge) => isFresh(gauge, this.#at, heardWithinMs));
    return heard ? this.#at - this.#weather.rainAt : undefined;
  }

  notIrrigatedForMs(): Duration | undefined {
    const irrigatedAt = this.#weather?.irrigatedAt ?? NEVER;
    return irrigatedAt === NEVER ? undefined : this.#at - irrigatedAt;
  }
}

/** Of two at the same instant the smaller: the answer must not depend on the order in which they are kept. */
function isNewer(entry: Latest, than: Latest): boolean {
  return entry.at > than.at || (entry.at === than.at && entry.value < than.value);
}

function isFresh(entry: Latest, at: EventTime, maxAgeMs: Duration): boolean {
  return Math.abs(at - entry.at) <= maxAgeMs;
}

function toPlain(entries: ReadonlyMap<string, Latest>): PlainLatest[] {
  return [...entries].map(([key, { at, value, good }]) => [key, at, value, good]);
}

function fromPlain(entries: readonly PlainLatest[]): Map<string, Latest> {
  return new Map(entries.map(([key, at, value, good]) => [key, { at: eventTime(at), value, good }]));
}
