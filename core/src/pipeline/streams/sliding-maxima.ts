import { compareDecimals, type Decimal } from '../../model/decimal.ts';
import type { AggregateData } from '../../rules/index.ts';
import type {
  NamedValue,
  Sample,
  SliceableAggregate,
  SlidingOptions,
  TimedValue,
  Window,
  WindowAssigner,
} from '../../stream/index.ts';
import { slidingFold } from '../../stream/sliced/sliding-fold.ts';
import type { EventTime } from '../../time/instants.ts';
import { isSliceable, nameOf, valueAggregate } from './rule-aggregates.ts';

/**
 * Puts each element into every period that a sliding window with it can end in: the period itself, and those that begin
 * less than a window's size after it.
 */
export function periodsBehind(
  periodOf: (at: EventTime) => Window,
  sizeMs: SlidingOptions['sizeMs'],
): WindowAssigner<unknown> {
  return {
    assign(eventTime: EventTime): readonly Window[] {
      const windows = [periodOf(eventTime)];
      for (let next = periodOf(windows[0]?.end ?? 0); next.start - sizeMs < eventTime; ) {
        windows.push(next);
        next = periodOf(next.end);
      }
      return windows;
    },
  };
}

/** For each aggregate the largest over all sliding windows that end within `period`; `values` are in order of time. */
export function slidingMaxima(
  aggregates: readonly AggregateData[],
  sliding: SlidingOptions,
  period: Window,
  values: readonly TimedValue[],
): NamedValue[] {
  return aggregates.map((data) => {
    const aggregate = valueAggregate(data);
    const found = aggregate !== undefined && isSliceable(aggregate);
    return { name: nameOf(data), value: found ? maximum(aggregate, sliding, period, values) : null };
  });
}

/** Each element is a slice of its own, so every window costs what enters and leaves it. */
function maximum(
  aggregate: SliceableAggregate<Sample, unknown, NamedValue['value']>,
  { sizeMs, slideMs, offsetMs = 0 }: SlidingOptions,
  period: Window,
  values: readonly TimedValue[],
): Decimal | null {
  const fold = slidingFold(aggregate);
  const firstEnd =
    (Math.floor((period.start - offsetMs - sizeMs) / slideMs) + 1) * slideMs + offsetMs + sizeMs;
  let entered = 0;
  let left = 0;
  let largest: Decimal | null = null;
  for (let end = firstEnd; end <= period.end; end += slideMs) {
    const before = [entered, left];
    for (let next = values[entered]; next !== undefined && next.eventTime < end; next = values[entered]) {
      const { value, order, eventTime } = next;
      const accumulator = aggregate.add(aggregate.create(), { value, order }, eventTime);
      fold.push({ index: entered, accumulator, count: 1 });
      entered += 1;
    }
    while (left < entered && (values[left]?.eventTime ?? end) < end - sizeMs) left += 1;
    if (left === before[1] && entered === before[0]) continue;
    fold.evictBelow(left);
    const value = fold.count === 0 ? null : aggregate.result(fold.value());
    if (value === null || !('mantissa' in value)) continue;
    if (largest === null || compareDecimals(value, largest) > 0) largest = value;
  }
  return largest;
}
