import { assert } from '@shivar/core/errors';
import { type Decimal, observedProperty, type SensorId, toScaled } from '@shivar/core/model';
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
  return column({ ...place, property: 'rainTipCount' }, (text) => {
    const amount = readTips(text, decimals);
    if (amount === undefined) return undefined;
    tips += amount;
    return tipCount(tips);
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
  let tips = 0;
  let hour = Number.NaN;
  let totalOfHour = 0;
  return column({ ...place, property: 'rainTipCount' }, (text, eventTime) => {
    const total = readTips(text, options.decimals);
    if (total === undefined) return undefined;
    const hourOfLine = Math.ceil((eventTime - options.resetAfterMinute * 60_000) / 3_600_000);
    if (hourOfLine !== hour) totalOfHour = 0;
    hour = hourOfLine;
    tips += Math.max(0, total - totalOfHour);
    totalOfHour = Math.max(total, totalOfHour);
    return tipCount(tips);
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

function readTips(text: string, decimals: number): number | undefined {
  const amount = readDecimal(text);
  const tips = amount === undefined ? undefined : toScaled(amount, decimals);
  return tips === undefined || tips < 0 ? undefined : tips;
}

function tipCount(tips: number): Decimal | undefined {
  return readDecimal(String(tips));
}
