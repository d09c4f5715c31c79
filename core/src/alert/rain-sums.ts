import type { DatastreamId } from '../model/identifiers.ts';
import type { TipCount } from '../quality/rain/tip-difference.ts';
import { KeyedState, type StateCodec, type StateEntry } from '../state/keyed-state.ts';
import { type EventTime, eventTime } from '../time/instants.ts';
import { newestOf, newGauge, type RainGauge, type RainSum, skipTo, sumOf, takeCount } from './rain-gauge.ts';

/** Sums of 24 h of rain from tip counts, by datastream. */
export class RainSums {
  readonly #state: KeyedState<RainGauge> = new KeyedState(RAIN_CODEC);

  get dirty(): boolean {
    return this.#state.dirty;
  }

  /** Counts every change of state; equal before and after means that nothing happened in between. */
  get changes(): number {
    return this.#state.changes;
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#state.takeDelta(prefix);
  }

  restore(key: string, value: Uint8Array): void {
    this.#state.restore(key, value);
  }

  /** Forgets the gauges for which `keep` is false. */
  prune(keep: (datastream: DatastreamId) => boolean): void {
    for (const [datastream] of [...this.#state.entries()]) {
      if (!keep(datastream)) this.#state.delete(datastream);
    }
  }

  /**
   * Takes the next count of a gauge; undefined when it is not newer than the last one. What moved the counter is
   * not rain when someone was at the gauge since the last count.
   */
  add(
    datastream: DatastreamId,
    count: TipCount,
    tipSizeMm: number,
    wasDisturbedSince: (at: EventTime) => boolean,
  ): RainSum | undefined {
    const known = this.#state.get(datastream);
    if (known !== undefined && count.at <= newestOf(known)) return undefined;
    const gauge = known ?? newGauge(count);
    this.#state.set(datastream, gauge);
    if (known !== undefined) {
      if (wasDisturbedSince(known.last.at)) skipTo(known, count);
      else takeCount(known, count, tipSizeMm);
    }
    return sumOf(gauge, tipSizeMm);
  }

  /** Goes on from this count: someone is at the gauge, and what moved the counter is not rain. */
  passOver(datastream: DatastreamId, count: TipCount): void {
    const known = this.#state.get(datastream);
    if (known === undefined || count.at <= newestOf(known)) return;
    skipTo(known, count);
    this.#state.touch(datastream);
  }
}

type PlainCount = [number, number, number | null];
type PlainGauge = [
  PlainCount,
  [PlainCount, number] | null,
  [number, number, number][],
  [number, number][],
  number,
  number,
  number,
  number,
];

function plainCount({ at, count, bootEpoch }: TipCount): PlainCount {
  return [at, count, bootEpoch ?? null];
}

function readCount([at, count, bootEpoch]: PlainCount): TipCount {
  return { at: eventTime(at), count, ...(bootEpoch === null ? {} : { bootEpoch }) };
}

const RAIN_CODEC: StateCodec<RainGauge> = {
  toPlain: (s): PlainGauge => [
    plainCount(s.last),
    s.rival === undefined ? null : [plainCount(s.rival.count), s.rival.booked],
    s.slices.map(({ slice, tips, wetMinutes }) => [slice, tips, wetMinutes]),
    s.spans.map(({ first, until }) => [first, until]),
    s.exactFrom,
    s.dryFrom,
    s.wetMinute,
    s.implausibleIn,
  ],
  fromPlain: (plain) => {
    // The bytes are our own: written by toPlain.
    const [last, rival, slices, spans, exactFrom, dryFrom, wetMinute, implausibleIn] = plain as PlainGauge;
    return {
      last: readCount(last),
      rival: rival === null ? undefined : { count: readCount(rival[0]), booked: rival[1] },
      slices: slices.map(([slice, tips, wetMinutes]) => ({ slice, tips, wetMinutes })),
      spans: spans.map(([first, until]) => ({ first, until })),
      exactFrom,
      dryFrom: eventTime(dryFrom),
      wetMinute,
      implausibleIn,
    };
  },
};
