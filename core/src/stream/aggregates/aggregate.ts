import type { Decimal } from '../../model/decimal.ts';
import type { StateCodec } from '../../state/keyed-state.ts';
import type { EventTime } from '../../time/instants.ts';

/**
 * Turns the elements of a window into one result, incrementally. Accumulators may be mutated in place or replaced:
 * the returned one counts. The result must not depend on the order of `add` and `merge`. The codec gives the
 * accumulator's form in the keyed state.
 */
export interface Aggregate<E, A, R> extends StateCodec<A> {
  create(): A;
  add(accumulator: A, element: E, eventTime: EventTime): A;
  /** Everything of both; `from` is not used afterwards. */
  merge(into: A, from: A): A;
  /** Leaves the accumulator as it is. */
  result(accumulator: A): R;
}

/** The element of the ready-made aggregates: a value, and its place among values of the same event time. */
export interface Sample {
  readonly value: Decimal;
  /** The sender's sequence, or 0. Decides which of two values of one event time is first or last. */
  readonly order: number;
}
