import { compareDecimals, type Decimal } from '../../model/decimal.ts';
import type { StateCodec } from '../../state/keyed-state.ts';
import type { EventTime } from '../../time/instants.ts';
import type { Aggregate, Sample } from './aggregate.ts';
import { decimalCodec } from './decimal-codec.ts';
import { optionalCodec } from './optional.ts';

/** A value and where it stands in time. */
export interface TimedValue {
  readonly eventTime: EventTime;
  readonly order: number;
  readonly value: Decimal;
}

/** By event time, then by the sender's order, then by value: never by arrival, so that a replay agrees. */
export function compareTimed(a: TimedValue, b: TimedValue): number {
  return a.eventTime - b.eventTime || a.order - b.order || compareDecimals(a.value, b.value);
}

/** The earlier of two, or the one there is. */
export function earlier(a: TimedValue | undefined, b: TimedValue | undefined): TimedValue | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareTimed(b, a) < 0 ? b : a;
}

/** The later of two, or the one there is. */
export function later(a: TimedValue | undefined, b: TimedValue | undefined): TimedValue | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareTimed(b, a) > 0 ? b : a;
}

/** The stored form of a timed value. */
export const timedValueCodec: StateCodec<TimedValue> = {
  toPlain: ({ eventTime, order, value }) => [eventTime, order, decimalCodec.toPlain(value)],
  fromPlain(plain) {
    // Only what toPlain made comes back here.
    const [eventTime, order, value] = plain as [number, number, unknown];
    return { eventTime, order, value: decimalCodec.fromPlain(value) };
  },
};

function pick(choose: typeof earlier): Aggregate<Sample, TimedValue | undefined, Decimal | undefined> {
  return {
    create: () => undefined,
    add: (best, { value, order }, eventTime) => choose(best, { eventTime, order, value }),
    merge: choose,
    result: (best) => best?.value,
    ...optionalCodec(timedValueCodec),
  };
}

/** The value of the earliest element; undefined when there is nothing. */
export const firstAggregate: Aggregate<Sample, TimedValue | undefined, Decimal | undefined> = pick(earlier);

/** The value of the latest element; undefined when there is nothing. */
export const lastAggregate: Aggregate<Sample, TimedValue | undefined, Decimal | undefined> = pick(later);
