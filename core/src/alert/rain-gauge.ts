import { type TipCount, type TipDifference, tipDifference } from '../quality/rain/tip-difference.ts';
import { type Duration, type EventTime, MINUTE } from '../time/instants.ts';

/** Rain is booked in minutes (t - 1 min, t], numbered from 1970: the sum slides by the minute. */
const SLICE_MS: Duration = MINUTE;

/** Minutes in 24 h. The window ends with the running one, so it never holds more than 24 h of rain. */
const WINDOW_SLICES = 1440;

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

/** What is kept of one gauge. */
export interface RainGauge {
  /** The newest count that is believed. */
  last: TipCount;
  /** A later count that contradicts it, and the tips booked for it: the next reading decides between the two. */
  rival: { readonly count: TipCount; readonly booked: number } | undefined;
  /** Slices with rain, ascending, none older than the window: at most 1440. */
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

/** A gauge first heard with this count; what fell before is not known. */
export function newGauge(count: TipCount): RainGauge {
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

/** Event time of the newest count of a gauge, believed or not. */
export function newestOf({ last, rival }: RainGauge): EventTime {
  return (rival?.count ?? last).at;
}

/** The sum up to the newest count. */
export function sumOf(gauge: RainGauge, tipSizeMm: number): RainSum {
  const at = newestOf(gauge);
  const window = firstSliceOfWindow(at);
  const isCut = gauge.spans.some(({ first, until }) => first < window && until >= window);
  return {
    mm: gauge.slices.reduce((sum, { tips }) => sum + tips, 0) * tipSizeMm,
    wetMinutes: gauge.slices.reduce((sum, { wetMinutes }) => sum + wetMinutes, 0),
    dryForMs: at - gauge.dryFrom,
    atLeast: window < gauge.exactFrom || isCut,
    implausible: gauge.implausibleIn >= window,
  };
}

/** Goes on from a newer count without taking what moved the counter for rain. */
export function skipTo(gauge: RainGauge, count: TipCount): void {
  accept(gauge, gauge.last.at, count, { tips: 0, exact: false });
  dropBefore(gauge, firstSliceOfWindow(count.at));
}

/**
 * A count that contradicts the last one is believed only when the next reading goes on from it; when that goes on
 * from the last one instead, it was a single false reading and its tips are taken off what is booked next.
 */
export function takeCount(gauge: RainGauge, count: TipCount, tipSizeMm: number): void {
  const { last, rival } = gauge;
  const fromLast = tipDifference(last, count, tipSizeMm);
  if (fromLast.kind === 'plain') {
    const booked = rival?.booked ?? 0;
    const tips = Math.max(0, fromLast.tips - booked);
    accept(gauge, last.at, count, { tips, exact: fromLast.exact && booked === 0 });
  } else if (rival === undefined) {
    accept(gauge, last.at, count, fromLast);
    gauge.last = last;
    gauge.rival = { count, booked: fromLast.tips };
  } else {
    accept(gauge, rival.count.at, count, { ...tipDifference(rival.count, count, tipSizeMm), exact: false });
  }
  dropBefore(gauge, firstSliceOfWindow(count.at));
}

function accept(
  gauge: RainGauge,
  from: EventTime,
  count: TipCount,
  { tips, exact, kind }: Pick<TipDifference, 'tips' | 'exact'> & Partial<TipDifference>,
): void {
  gauge.last = count;
  gauge.rival = undefined;
  if (tips > 0) book(gauge, from, count.at, tips);
  if (!exact) gauge.exactFrom = sliceOf(count.at) + 1;
  if (kind === 'impossible') gauge.implausibleIn = sliceOf(count.at);
}

/** Books tips where the interval in which they fell begins, so that a sum never holds them too long. */
function book(gauge: RainGauge, from: EventTime, at: EventTime, tips: number): void {
  const first = Math.floor(from / SLICE_MS) + 1;
  const minute = Math.ceil(at / MINUTE);
  const isNewMinute = minute > gauge.wetMinute;
  const newest = gauge.slices.at(-1);
  const slice = newest?.slice === first ? newest : { slice: first, tips: 0, wetMinutes: 0 };
  if (slice !== newest) gauge.slices.push(slice);
  slice.tips += tips;
  if (isNewMinute) slice.wetMinutes += 1;
  gauge.wetMinute = minute;
  gauge.dryFrom = at;
  if (at - from > SLICE_MS) gauge.spans.push({ first, until: sliceOf(at) });
}

function dropBefore(gauge: RainGauge, window: number): void {
  while (gauge.slices[0] !== undefined && gauge.slices[0].slice < window) gauge.slices.shift();
  gauge.spans = gauge.spans.filter(({ until }) => until >= window);
}

function sliceOf(at: EventTime): number {
  return Math.ceil(at / SLICE_MS);
}

function firstSliceOfWindow(at: EventTime): number {
  return sliceOf(at) - WINDOW_SLICES + 1;
}
