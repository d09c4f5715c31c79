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

/** An aggregate that can be formed from slices of a window, each of which serves many windows. */
export interface SliceableAggregate<E, A, R> extends Aggregate<E, A, R> {
  /** As `Aggregate.merge`, and leaves `from` as it is. */
  merge(into: A, from: A): A;
  /** An accumulator of its own with the same content. */
  copy(accumulator: A): A;
  /** Takes out exactly what `from` brought in; absent when that cannot be done, as for extremes. */
  subtract?(into: A, from: A): A;
}

/** The element of the ready-made aggregates: a value, and its place among values of the same event time. */
export interface Sample {
  readonly value: Decimal;
  /** The sender's sequence, or 0. Decides which of two values of one event time is first or last. */
  readonly order: number;
}
