import type { PropertyKind } from '../../model/observed-properties.ts';
import type { EventTime } from '../../time/instants.ts';
import type { Aggregate, Sample } from '../aggregates/aggregate.ts';
import {
  type CounterAccumulator,
  counterIncrease,
  counterIncreaseAggregate,
} from '../aggregates/counter-increase.ts';
import { type DirectionAccumulator, directionAggregate } from '../aggregates/direction.ts';
import { earlier, later, type TimedValue, timedValueCodec } from '../aggregates/first-last.ts';
import { addOptional, mergeOptional, optionalCodec, present } from '../aggregates/optional.ts';
import { type SummaryAccumulator, summaryAggregate } from '../aggregates/summary.ts';
import type { PaneAggregate } from '../pane.ts';

/** A reading as a pane takes it: its kind decides what is computed. */
export interface PaneSample extends Sample {
  readonly kind: PropertyKind;
}

/** The last reading of a counter before the pane's window: what the first one within is compared with. */
export interface CarriedReading {
  readonly kind: 'carried';
  readonly reading: TimedValue;
}

/** What a pane holds; of numeric, direction and counter, the one that the property's kind needs. */
export interface PaneAccumulator {
  count: number;
  first: TimedValue | undefined;
  last: TimedValue | undefined;
  numeric: SummaryAccumulator | undefined;
  direction: DirectionAccumulator | undefined;
  counter: CounterAccumulator | undefined;
  carried: TimedValue | undefined;
}

/** What comes out: the pane's sums, and what was carried into it. */
export interface PaneContents {
  readonly aggregate: PaneAggregate;
  readonly carried: TimedValue | undefined;
}

const timedCodec = optionalCodec(timedValueCodec);
const numericCodec = optionalCodec(summaryAggregate);
const directionCodec = optionalCodec(directionAggregate);
const counterCodec = optionalCodec(counterIncreaseAggregate);

/**
 * Everything a pane carries. Count, first and last for every kind; vector mean for directions; increase since the
 * carried reading for counters; sum, min and max for the rest.
 */
export const paneAggregate: Aggregate<PaneSample | CarriedReading, PaneAccumulator, PaneContents> = {
  create: () => ({
    count: 0,
    first: undefined,
    last: undefined,
    numeric: undefined,
    direction: undefined,
    counter: undefined,
    carried: undefined,
  }),
  add(pane, element, eventTime) {
    if (element.kind === 'carried') pane.carried = later(pane.carried, element.reading);
    else addSample(pane, element, eventTime);
    return pane;
  },
  merge(into, from) {
    into.count += from.count;
    into.first = earlier(into.first, from.first);
    into.last = later(into.last, from.last);
    into.numeric = mergeOptional(summaryAggregate, into.numeric, from.numeric);
    into.direction = mergeOptional(directionAggregate, into.direction, from.direction);
    into.counter = mergeOptional(counterIncreaseAggregate, into.counter, from.counter);
    into.carried = later(into.carried, from.carried);
    return into;
  },
  result: (pane) => ({ aggregate: aggregateOf(pane), carried: pane.carried }),
  toPlain: ({ count, first, last, numeric, direction, counter, carried }) => [
    count,
    timedCodec.toPlain(first),
    timedCodec.toPlain(last),
    numericCodec.toPlain(numeric),
    directionCodec.toPlain(direction),
    counterCodec.toPlain(counter),
    timedCodec.toPlain(carried),
  ],
  fromPlain(plain) {
    // Only what toPlain made comes back here.
    const [count, first, last, numeric, direction, counter, carried] = plain as [number, ...unknown[]];
    return {
      count,
      first: timedCodec.fromPlain(first),
      last: timedCodec.fromPlain(last),
      numeric: numericCodec.fromPlain(numeric),
      direction: directionCodec.fromPlain(direction),
      counter: counterCodec.fromPlain(counter),
      carried: timedCodec.fromPlain(carried),
    };
  },
};

function addSample(pane: PaneAccumulator, sample: PaneSample, eventTime: EventTime): void {
  const { value, order, kind } = sample;
  const timed = { eventTime, order, value };
  pane.count += 1;
  pane.first = earlier(pane.first, timed);
  pane.last = later(pane.last, timed);
  if (kind === 'direction') {
    pane.direction = addOptional(directionAggregate, pane.direction, sample, eventTime);
  } else if (kind === 'counter') {
    pane.counter = addOptional(counterIncreaseAggregate, pane.counter, sample, eventTime);
  } else {
    pane.numeric = addOptional(summaryAggregate, pane.numeric, sample, eventTime);
  }
}

function aggregateOf({
  count,
  first,
  last,
  numeric,
  direction,
  counter,
  carried,
}: PaneAccumulator): PaneAggregate {
  const rising = counter && (carried === undefined ? counter.readings : [carried, ...counter.readings]);
  return {
    ...(numeric && summaryAggregate.result(numeric)),
    count,
    ...present('first', first?.value),
    ...present('last', last?.value),
    ...(direction && directionAggregate.result(direction)),
    ...present('increase', rising && counterIncrease(rising)),
  };
}
