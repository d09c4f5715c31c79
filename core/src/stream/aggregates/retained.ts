import type { EventTime } from '../../time/instants.ts';
import type { Aggregate, Sample } from './aggregate.ts';
import { compareTimed, type TimedValue, timedValueCodec } from './first-last.ts';

/** An aggregate whose elements can be taken back, because what they follow from was corrected. */
export interface RetractableAggregate<E, A, R> extends Aggregate<E, A, R> {
  /** Takes one such element out in place; false when there is none. */
  retract(accumulator: A, element: E, eventTime: EventTime): boolean;
  /** What is held, by event time: a session that loses an element may fall apart. */
  elements(accumulator: A): readonly { readonly eventTime: EventTime; readonly element: E }[];
}

/** Elements of a window, kept one by one. */
export interface Retained {
  /** By event time, then by the sender's order, then by value. */
  readonly kept: TimedValue[];
  /** Beyond the limit: counted and not kept. */
  omitted: number;
}

/** Elements kept per window: a week of minutes. Beyond it the ones that came first are kept, the others counted. */
export const MAX_RETAINED = 10_080;

/**
 * Keeps the elements and computes from them when the window fires: for what follows from their order or distance, and
 * for elements that may be taken back.
 */
export function retainedAggregate<R>(
  compute: (retained: Readonly<Retained>) => R,
): RetractableAggregate<Sample, Retained, R> {
  return {
    create: () => ({ kept: [], omitted: 0 }),
    add(retained, { value, order }, eventTime) {
      keep(retained, { eventTime, order, value });
      return retained;
    },
    merge(into, from) {
      for (const timed of from.kept) keep(into, timed);
      into.omitted += from.omitted;
      return into;
    },
    retract({ kept }, { value, order }, eventTime) {
      const wanted = { eventTime, order, value };
      const place = placeOf(kept, wanted);
      const found = kept[place];
      if (found === undefined || compareTimed(found, wanted) !== 0) return false;
      kept.splice(place, 1);
      return true;
    },
    elements: ({ kept }) =>
      kept.map(({ eventTime, order, value }) => ({ eventTime, element: { order, value } })),
    result: compute,
    toPlain: ({ kept, omitted }) => [kept.map((timed) => timedValueCodec.toPlain(timed)), omitted],
    fromPlain(plain) {
      // Only what toPlain made comes back here.
      const [kept, omitted] = plain as [unknown[], number];
      return { kept: kept.map((timed) => timedValueCodec.fromPlain(timed)), omitted };
    },
  };
}

/** What an aggregate makes of values in order of time. */
export function foldValues<A, R>(aggregate: Aggregate<Sample, A, R>, values: readonly TimedValue[]): R {
  let accumulator = aggregate.create();
  for (const { value, order, eventTime } of values) {
    accumulator = aggregate.add(accumulator, { value, order }, eventTime);
  }
  return aggregate.result(accumulator);
}

function keep(retained: Retained, timed: TimedValue): void {
  const { kept } = retained;
  if (kept.length >= MAX_RETAINED) retained.omitted += 1;
  else kept.splice(placeOf(kept, timed), 0, timed);
}

/** The first place whose value is not before `timed`; elements mostly come in order. */
function placeOf(kept: readonly TimedValue[], timed: TimedValue): number {
  let low = 0;
  let high = kept.length;
  const last = kept[high - 1];
  if (last !== undefined && compareTimed(last, timed) < 0) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = kept[middle];
    if (other !== undefined && compareTimed(other, timed) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
