import type { DatastreamId } from '../model/identifiers.ts';
import { KeyedState, type StateCodec, type StateEntry } from '../state/keyed-state.ts';
import { type Duration, type EventTime, eventTime, MINUTE } from '../time/instants.ts';
import { type TipCount, tipDifference } from './tip-difference.ts';

/** Rain is booked in quarter-hours (t - 15 min, t], numbered from 1970. */
const SLICE_MS: Duration = 15 * MINUTE;

/** Quarter-hours in 24 h. The window ends with the running one, so it never holds more than 24 h of rain. */
const WINDOW_SLICES = 96;

/** Rain of the last 24 h as one gauge knows it. */
export interface RainSum {
  readonly mm: number;
  /** Minutes of the window in which tips were first seen. */
  readonly wetMinutes: number;
  /** Time since the counter was last seen to move, or since the gauge was first heard. */
  readonly dryForMs: Duration;
  /** Some of the 24 h is not known: the sum is a lower bound. */
  readonly atLeast: boolean;
  /** Within the window the counter moved in a way no rain can. */
  readonly implausible: boolean;
}

interface Slice {
  readonly slice: number;
  tips: number;
  wetMinutes: number;
}

interface RainState {
  /** The newest count that is believed. */
  last: TipCount;
  /** A later count that contradicts it, and the tips booked for it: the next reading decides between the two. */
  rival: { readonly count: TipCount; readonly booked: number } | undefined;
  /** Slices with rain, ascending, none older than the window: at most 96. */
  readonly slices: Slice[];
  /** Rises over a gap longer than a slice: booked in `first`, but perhaps fallen in any slice up to `until`. */
  spans: { readonly first: number; readonly until: number }[];
  /** Every tip in slices from this one on is known. */
  exactFrom: number;
  dryFrom: EventTime;
  /** Minute in which tips were last seen. */
  wetMinute: number;
  /** Slice of the last impossible movement. */
  implausibleIn: number;
}

/** Sums of 24 h of rain from tip counts, by datastream. */
export class RainSums {
  readonly #state: KeyedState<RainState> = new KeyedState(RAIN_CODEC);

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
    if (known === undefined) {
      const gauge = newGauge(count);
      this.#state.set(datastream, gauge);
      return sumOf(gauge, count.at, tipSizeMm);
    }
    if (count.at <= newestOf(known)) return undefined;
    this.#state.touch(datastream);
    if (wasDisturbedSince(known.last.at)) accept(known, known.last.at, count, UNKNOWN_TIPS);
    else advance(known, count, tipSizeMm);
    dropBefore(known, firstSliceOfWindow(count.at));
    return sumOf(known, count.at, tipSizeMm);
  }

  /** Goes on from this count: someone is at the gauge, and what moved the counter is not rain. */
  passOver(datastream: DatastreamId, count: TipCount): void {
    const known = this.#state.get(datastream);
    if (known === undefined || count.at <= newestOf(known)) return;
    accept(known, known.last.at, count, UNKNOWN_TIPS);
    this.#state.touch(datastream);
  }
}

/** Nothing to book, and not known whether it rained. */
const UNKNOWN_TIPS = { tips: 0, exact: false };

function newestOf({ last, rival }: RainState): EventTime {
  return (rival?.count ?? last).at;
}

function newGauge(count: TipCount): RainState {
  return {
    last: count,
    rival: undefined,
    slices: [],
    spans: [],
    exactFrom: sliceOf(count.at) + 1,
    dryFrom: count.at,
    wetMinute: 0,
    implausibleIn: 0,
  };
}

/**
 * A count that contradicts the last one is believed only when the next reading goes on from it; when that goes on
 * from the last one instead, it was a single false reading and its tips are taken off what is booked next.
 */
function advance(state: RainState, count: TipCount, tipSizeMm: number): void {
  const { last, rival } = state;
  const fromLast = tipDifference(last, count, tipSizeMm);
  if (fromLast.kind === 'plain') {
    const tips = Math.max(0, fromLast.tips - (rival?.booked ?? 0));
    accept(state, last.at, count, { tips, exact: fromLast.exact && (rival?.booked ?? 0) === 0 });
  } else if (rival !== undefined) {
    const fromRival = tipDifference(rival.count, count, tipSizeMm);
    accept(state, rival.count.at, count, { tips: fromRival.tips, exact: false });
    if (fromRival.kind === 'impossible') state.implausibleIn = sliceOf(count.at);
  } else {
    if (fromLast.tips > 0) book(state, last.at, count.at, fromLast.tips);
    state.rival = { count, booked: fromLast.tips };
    state.exactFrom = sliceOf(count.at) + 1;
    if (fromLast.kind === 'impossible') state.implausibleIn = sliceOf(count.at);
  }
}

function accept(
  state: RainState,
  from: EventTime,
  count: TipCount,
  { tips, exact }: { readonly tips: number; readonly exact: boolean },
): void {
  state.last = count;
  state.rival = undefined;
  if (tips > 0) book(state, from, count.at, tips);
  if (!exact) state.exactFrom = sliceOf(count.at) + 1;
}

/** Books tips where the interval in which they fell begins, so that a sum never holds them too long. */
function book(state: RainState, from: EventTime, at: EventTime, tips: number): void {
  const first = Math.floor(from / SLICE_MS) + 1;
  const minute = Math.ceil(at / MINUTE);
  const isNewMinute = minute > state.wetMinute;
  const newest = state.slices.at(-1);
  const slice = newest?.slice === first ? newest : { slice: first, tips: 0, wetMinutes: 0 };
  if (slice !== newest) state.slices.push(slice);
  slice.tips += tips;
  if (isNewMinute) slice.wetMinutes += 1;
  state.wetMinute = minute;
  state.dryFrom = at;
  if (at - from > SLICE_MS) state.spans.push({ first, until: sliceOf(at) });
}

function dropBefore(state: RainState, window: number): void {
  while (state.slices[0] !== undefined && state.slices[0].slice < window) state.slices.shift();
  state.spans = state.spans.filter(({ until }) => until >= window);
}

function sumOf(state: RainState, at: EventTime, tipSizeMm: number): RainSum {
  const window = firstSliceOfWindow(at);
  const isCut = state.spans.some(({ first, until }) => first < window && until >= window);
  return {
    mm: state.slices.reduce((sum, { tips }) => sum + tips, 0) * tipSizeMm,
    wetMinutes: state.slices.reduce((sum, { wetMinutes }) => sum + wetMinutes, 0),
    dryForMs: at - state.dryFrom,
    atLeast: window < state.exactFrom || isCut,
    implausible: state.implausibleIn >= window,
  };
}

function sliceOf(at: EventTime): number {
  return Math.ceil(at / SLICE_MS);
}

function firstSliceOfWindow(at: EventTime): number {
  return sliceOf(at) - WINDOW_SLICES + 1;
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

const RAIN_CODEC: StateCodec<RainState> = {
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
