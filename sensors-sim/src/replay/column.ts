import type { DecodedValue } from '@shivar/core/decode';
import { assert } from '@shivar/core/errors';
import { type Decimal, observedProperty, type SensorId, toScaled } from '@shivar/core/model';
import { HourlyCounter } from '@shivar/core/quality';
import type { EventTime } from '@shivar/core/time';
import { convertDecimal, type ForeignUnit, readDecimal } from './exact-units.ts';

/** A column of a record and what it means to us. */
export interface Column {
  /** As the record calls it. */
  readonly name: string;
  readonly sensor: SensorId;
  readonly property: number;
  readonly depthCm?: number;
  /** The value of a field; undefined when the text is no value of this column. */
  read(text: string, eventTime: EventTime): Decimal | undefined;
}

interface ColumnPlace {
  readonly name: string;
  readonly sensor: SensorId;
  readonly property: string;
  readonly depthCm?: number;
}

/** A column whose numbers are in the unit of the table (or converted from `unit`), as they stand, sentinels included. */
export function valueColumn(place: ColumnPlace, unit?: ForeignUnit): Column {
  return column(place, (text) => {
    const value = readDecimal(text);
    if (value === undefined || unit === undefined) return value;
    return convertDecimal(value, unit, place.property);
  });
}

/**
 * A column of rain amounts, each for the time since the line before it, as the lifetime count of a gauge whose tip is
 * the resolution of the record. Counting begins at 0. An amount off that resolution or below zero is no amount.
 */
export function amountColumn(place: Omit<ColumnPlace, 'property'>, decimals: number): Column {
  let tips = 0;
  return countColumn(place, (text) => {
    const amount = readTips(text, decimals);
    if (amount === undefined) return undefined;
    tips += amount;
    return tips;
  });
}

/** A column whose fields are turned into lifetime counts. */
export function countColumn(
  place: Omit<ColumnPlace, 'property'>,
  countOf: (text: string, eventTime: EventTime) => number | undefined,
): Column {
  return column({ ...place, property: 'rainTipCount' }, (text, eventTime) => {
    const count = countOf(text, eventTime);
    return count === undefined ? undefined : tipCount(count);
  });
}

/**
 * A column of rain totals that start again after a fixed minute of each hour, as the lifetime count of a gauge. The
 * total belongs to the hour that ends with the reset minute; within it only growth counts, because a lower value is a
 * correction and not rain that went back up.
 */
export function hourlyTotalColumn(
  place: Omit<ColumnPlace, 'property'>,
  options: { readonly decimals: number; readonly resetAfterMinute: number },
): Column {
  const counter = new HourlyCounter(options);
  return column({ ...place, property: 'rainTipCount' }, (text, eventTime) => {
    const total = readTips(text, options.decimals);
    return total === undefined ? undefined : tipCount(counter.take(eventTime, total));
  });
}

function column(
  { name, sensor, property, depthCm }: ColumnPlace,
  read: (text: string, eventTime: EventTime) => Decimal | undefined,
): Column {
  const code = observedProperty(property)?.code;
  assert(code !== undefined, `${property} is not an observed property`);
  return { name, sensor, property: code, ...(depthCm === undefined ? {} : { depthCm }), read };
}

/** Tips of an amount with that many decimals; undefined when it is no such amount. */
export function readTips(text: string, decimals: number): number | undefined {
  const amount = readDecimal(text);
  const tips = amount === undefined ? undefined : toScaled(amount, decimals);
  return tips === undefined || tips < 0 ? undefined : tips;
}

/** A count as a value of a sample. */
export function tipCountOf(tips: number): DecodedValue {
  const value = tipCount(tips);
  const code = observedProperty('rainTipCount')?.code;
  assert(code !== undefined && value !== undefined, 'a count is a value');
  return { property: code, value };
}

function tipCount(tips: number): Decimal | undefined {
  return readDecimal(String(tips));
}
