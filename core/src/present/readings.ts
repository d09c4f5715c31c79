import { type Decimal, decimalToNumber, formatDecimal } from '../model/decimal.ts';
import { type DatastreamId, parseDatastreamId } from '../model/identifiers.ts';
import { observedProperty } from '../model/observed-properties.ts';
import type { Station } from '../model/station.ts';
import type { Pane } from '../stream/pane.ts';
import { type Instant, instant } from './instant.ts';

/** What a datastream is: its parts, and the UCUM unit of every value in it. */
export interface DatastreamDescription {
  readonly datastream: DatastreamId;
  readonly station: string | null;
  readonly sensor: string | null;
  readonly property: string | null;
  readonly depthCm?: number;
  readonly epoch: number | null;
  readonly unit: string | null;
}

export function describeDatastream(datastream: DatastreamId): DatastreamDescription {
  const name = parseDatastreamId(datastream);
  return {
    datastream,
    station: name?.station ?? null,
    sensor: name?.sensor ?? null,
    property: name?.property ?? null,
    ...(name?.depthCm === undefined ? {} : { depthCm: name.depthCm }),
    epoch: name?.epoch ?? null,
    unit: observedProperty(name?.property ?? '')?.unit ?? null,
  };
}

const FLAG_NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'pass'],
  [2, 'notEvaluated'],
  [3, 'suspect'],
  [4, 'fail'],
  [9, 'missing'],
]);

/** The QARTOD name of a quality flag. */
export function flagName(flag: number): string {
  return FLAG_NAMES.get(flag) ?? 'notEvaluated';
}

/** A value as a number, and exact as text. */
export function valueJson(value: Decimal): { readonly value: number; readonly exact: string } {
  return { value: decimalToNumber(value), exact: formatDecimal(value) };
}

/** A pane for programs: values in the unit of its datastream. */
export interface PaneJson {
  readonly start: Instant | null;
  readonly end: Instant | null;
  readonly revision: number;
  readonly standing: Pane['standing'];
  readonly count: number;
  readonly expected: number;
  /** 0 to 1; null when nothing was expected. */
  readonly completeness: number | null;
  readonly sum?: number;
  readonly mean?: number | null;
  readonly min?: number;
  readonly max?: number;
  readonly first?: number;
  readonly last?: number;
  readonly direction?: number | null;
  readonly resultant?: number;
  readonly increase?: number;
  /** Increase of a rain counter times the rain per tip. */
  readonly rainMm?: number;
}

/** @param tipSizeMm of the instrument behind a rain counter, when it is known */
export function paneJson(pane: Pane, tipSizeMm: number | undefined): PaneJson {
  const { aggregate, expected } = pane;
  const { count, sum, increase, direction, resultant } = aggregate;
  return {
    start: instant(pane.start),
    end: instant(pane.end),
    revision: pane.revision,
    standing: pane.standing,
    count,
    expected,
    completeness: expected === 0 ? null : Math.min(1, count / expected),
    ...numbers(aggregate),
    ...(sum === undefined ? {} : { mean: meanOf(sum, count) }),
    ...(direction === undefined ? {} : { direction }),
    ...(resultant === undefined ? {} : { resultant }),
    ...(increase === undefined || tipSizeMm === undefined
      ? {}
      : { rainMm: decimalToNumber(increase) * tipSizeMm }),
  };
}

const NUMBERS = ['sum', 'min', 'max', 'first', 'last', 'increase'] as const;

function numbers(aggregate: Pane['aggregate']): { readonly [N in (typeof NUMBERS)[number]]?: number } {
  return Object.fromEntries(
    NUMBERS.flatMap((name) => {
      const value = aggregate[name];
      return value === undefined ? [] : [[name, decimalToNumber(value)]];
    }),
  );
}

/** Null when nothing was measured. */
export function meanOf(sum: Decimal, count: number): number | null {
  return count === 0 ? null : decimalToNumber(sum) / count;
}

/** Rain per tip of the instrument behind a datastream, when it is configured. */
export function tipSizeOf(datastream: DatastreamId, stations: readonly Station[]): number | undefined {
  const name = parseDatastreamId(datastream);
  if (name?.property !== 'rainTipCount') return undefined;
  const sensor = stations.find(({ id }) => id === name.station)?.sensors.find(({ id }) => id === name.sensor);
  return sensor?.installations.find(({ epoch }) => epoch === name.epoch)?.tipSizeMm;
}
