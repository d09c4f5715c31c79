import type { Decimal } from '../../model/decimal.ts';
import type { Aggregate, Sample } from './aggregate.ts';
import { compareTimed, type TimedValue, timedValueCodec } from './first-last.ts';

/** The values of a window. */
export interface Collected {
  /** By event time, then by the sender's order, then by value. */
  readonly values: readonly Decimal[];
  /** Values beyond the limit, counted and not kept. */
  readonly omitted: number;
}

/** What {@link collectAggregate} keeps. */
export interface CollectAccumulator {
  readonly kept: TimedValue[];
  omitted: number;
}

/** Values a window may keep: a day at one a second would be more than a checkpoint should carry. */
export const MAX_COLLECTED = 10_000;

/**
 * All values, for windows of few readings; beyond {@link MAX_COLLECTED} the first to come are kept, so only up to
 * there is the result free of the order of arrival.
 */
export const collectAggregate: Aggregate<Sample, CollectAccumulator, Collected> = {
  create: () => ({ kept: [], omitted: 0 }),
  add(collected, { value, order }, eventTime) {
    keep(collected, { eventTime, order, value });
    return collected;
  },
  merge(into, from) {
    for (const timed of from.kept) keep(into, timed);
    into.omitted += from.omitted;
    return into;
  },
  result: ({ kept, omitted }) => ({
    values: kept.toSorted(compareTimed).map(({ value }) => value),
    omitted,
  }),
  toPlain: ({ kept, omitted }) => [kept.map((timed) => timedValueCodec.toPlain(timed)), omitted],
  fromPlain(plain) {
    // Only what toPlain made comes back here.
    const [kept, omitted] = plain as [unknown[], number];
    return { kept: kept.map((timed) => timedValueCodec.fromPlain(timed)), omitted };
  },
};

function keep(collected: CollectAccumulator, timed: TimedValue): void {
  if (collected.kept.length < MAX_COLLECTED) collected.kept.push(timed);
  else collected.omitted += 1;
}
