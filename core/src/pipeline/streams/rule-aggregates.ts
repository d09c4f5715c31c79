import { type Decimal, decimalFromNumber, fromScaled } from '../../model/decimal.ts';
import type { AggregateData } from '../../rules/index.ts';
import {
  type Aggregate,
  collectAggregate,
  countAggregate,
  directionAggregate,
  firstAggregate,
  foldValues,
  lastAggregate,
  maxAggregate,
  meanAggregate,
  minAggregate,
  type NamedValue,
  peakSum,
  quantileAggregate,
  type Sample,
  type SliceableAggregate,
  sumAggregate,
  type TimedValue,
} from '../../stream/index.ts';
import type { EventTime } from '../../time/instants.ts';

/** What a window of a rule holds, ready to be told. */
export interface RuleValues {
  readonly values: readonly NamedValue[];
  /** Event times of the first and last reading; undefined when it is empty. */
  readonly readings: readonly [EventTime, EventTime] | undefined;
}

type Value = NamedValue['value'];

/** Any aggregate over samples whose result can be told; its accumulator is its own business. */
export type ValueAggregate = Aggregate<Sample, unknown, Value>;

/** Means and quantiles are told to the millionth: finer than any sensor, and short in a record. */
const TOLD_SCALE = 6;

/** Quantiles may be off by a hundredth of their value. */
const QUANTILE_ERROR = 0.01;

/** The name under which an aggregate is told. */
export function nameOf({ as, kind }: AggregateData): string {
  return as ?? kind;
}

/** The aggregate of one entry of a rule; undefined for what needs all elements of the window at once. */
export function valueAggregate(data: AggregateData): ValueAggregate | undefined {
  switch (data.kind) {
    case 'count':
      return told(countAggregate, (count) => rounded(count));
    case 'sum':
      return told(sumAggregate, orNull);
    case 'min':
      return told(minAggregate, orNull);
    case 'max':
      return told(maxAggregate, orNull);
    case 'mean':
      return told(meanAggregate, rounded);
    case 'first':
      return told(firstAggregate, orNull);
    case 'last':
      return told(lastAggregate, orNull);
    case 'vectorMean':
      return told(directionAggregate, ({ direction }) => rounded(direction));
    case 'quantile':
      return told(quantileAggregate([data.q], { relativeError: QUANTILE_ERROR }), ([value]) =>
        rounded(value),
      );
    case 'collect':
      return told(collectAggregate, ({ values }) => values.slice(0, data.atMost));
    case 'peak':
      return undefined;
  }
}

/** Whether slices of a window can be aggregated once for all windows that hold them. */
export function isSliceable(
  aggregate: Aggregate<Sample, unknown, Value>,
): aggregate is SliceableAggregate<Sample, unknown, Value> {
  return 'copy' in aggregate;
}

/** Several aggregates as one, with the extent of what it holds. */
export function combined(
  parts: readonly { readonly name: string; readonly aggregate: ValueAggregate }[],
): Aggregate<Sample, CombinedAccumulator, RuleValues> {
  return {
    create: () => ({ extent: undefined, parts: parts.map(({ aggregate }) => aggregate.create()) }),
    add(all, sample, at) {
      for (const [i, { aggregate }] of parts.entries())
        all.parts[i] = aggregate.add(all.parts[i], sample, at);
      all.extent = wider(all.extent, [at, at]);
      return all;
    },
    merge(into, from) {
      for (const [i, { aggregate }] of parts.entries())
        into.parts[i] = aggregate.merge(into.parts[i], from.parts[i]);
      into.extent = wider(into.extent, from.extent);
      return into;
    },
    result: (all) => ({
      values: parts.map(({ name, aggregate }, i) => ({ name, value: aggregate.result(all.parts[i]) })),
      readings: all.extent,
    }),
    toPlain: (all) => [all.extent ?? null, parts.map(({ aggregate }, i) => aggregate.toPlain(all.parts[i]))],
    fromPlain(plain) {
      // Only what toPlain made comes back here.
      const [extent, stored] = plain as [[EventTime, EventTime] | null, unknown[]];
      return {
        extent: extent ?? undefined,
        parts: parts.map(({ aggregate }, i) => aggregate.fromPlain(stored[i])),
      };
    },
  };
}

/** The same from slices, which know no extent: only sums can be taken out of a sliding window again. */
export function combinedSlices(
  parts: readonly {
    readonly name: string;
    readonly aggregate: SliceableAggregate<Sample, unknown, Value>;
  }[],
): SliceableAggregate<Sample, unknown[], RuleValues> {
  const invertible = parts.every(({ aggregate }) => aggregate.subtract !== undefined);
  return {
    create: () => parts.map(({ aggregate }) => aggregate.create()),
    add: (all, sample, at) => parts.map(({ aggregate }, i) => aggregate.add(all[i], sample, at)),
    merge: (into, from) => parts.map(({ aggregate }, i) => aggregate.merge(into[i], from[i])),
    copy: (all) => parts.map(({ aggregate }, i) => aggregate.copy(all[i])),
    ...(invertible
      ? {
          subtract: (into: unknown[], from: unknown[]): unknown[] =>
            parts.map(({ aggregate }, i) => aggregate.subtract?.(into[i], from[i])),
        }
      : {}),
    result: (all) => ({
      values: parts.map(({ name, aggregate }, i) => ({ name, value: aggregate.result(all[i]) })),
      readings: undefined,
    }),
    toPlain: (all) => parts.map(({ aggregate }, i) => aggregate.toPlain(all[i])),
    // Only what toPlain made comes back here.
    fromPlain: (plain) => (plain as unknown[]).map((part, i) => parts[i]?.aggregate.fromPlain(part)),
  };
}

export interface CombinedAccumulator {
  extent: readonly [EventTime, EventTime] | undefined;
  readonly parts: unknown[];
}

/** All aggregates of a rule from elements that were kept one by one, in order of time. */
export function valuesOf(aggregates: readonly AggregateData[], kept: readonly TimedValue[]): NamedValue[] {
  return aggregates.map((data) => ({ name: nameOf(data), value: computed(data, kept) }));
}

/** Event times of the first and last of retained elements. */
export function extentOf(kept: readonly TimedValue[]): RuleValues['readings'] {
  const [first, last] = [kept[0], kept.at(-1)];
  return first === undefined || last === undefined ? undefined : [first.eventTime, last.eventTime];
}

function computed(data: AggregateData, kept: readonly TimedValue[]): Value {
  if (data.kind === 'peak') return peakSum(kept, data.withinMs) ?? null;
  const aggregate = valueAggregate(data);
  return aggregate === undefined ? null : foldValues(aggregate, kept);
}

function told<A, R>(aggregate: Aggregate<Sample, A, R>, tell: (result: R) => Value): ValueAggregate {
  const result = (accumulator: A): Value => tell(aggregate.result(accumulator));
  // The accumulator only ever comes back to the aggregate that made it.
  return { ...aggregate, result } as ValueAggregate;
}

function orNull(value: Decimal | undefined): Decimal | null {
  return value ?? null;
}

function rounded(value: number | null | undefined): Decimal | null {
  if (value === null || value === undefined) return null;
  const scaled = Math.round(value * 10 ** TOLD_SCALE);
  return Number.isSafeInteger(scaled) ? fromScaled(scaled, TOLD_SCALE) : (decimalFromNumber(value) ?? null);
}

function wider(
  a: readonly [EventTime, EventTime] | undefined,
  b: readonly [EventTime, EventTime] | undefined,
): readonly [EventTime, EventTime] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}
