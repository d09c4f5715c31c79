import { type Decimal, decimalToNumber, parseDatastreamId, type Station } from '@shivar/core/model';
import { tipSizeOf } from '@shivar/core/present';
import type { LatestValue } from '../kit/models.ts';

/** A latest value as pages show it; undefined for a datastream that is none. */
export function latestValue(
  latest: {
    readonly datastream: string;
    readonly value: Decimal;
    readonly eventTime: number;
    readonly flag: number;
  },
  stations: readonly Station[],
): LatestValue | undefined {
  const { datastream, value, eventTime, flag } = latest;
  const name = parseDatastreamId(datastream);
  if (name === undefined) return undefined;
  const tipSizeMm = tipSizeOf(datastream, stations);
  return {
    datastream,
    sensor: name.sensor,
    property: name.property,
    ...(name.depthCm === undefined ? {} : { depthCm: name.depthCm }),
    value: decimalToNumber(value),
    ...(tipSizeMm === undefined ? {} : { tipSizeMm }),
    eventTime,
    flag,
  };
}

/** The value a chart begins with: air temperature is what a farmer looks for first. */
export function preferredValue(
  latest: readonly LatestValue[],
  wanted: string | undefined,
): LatestValue | undefined {
  return (
    latest.find(({ datastream }) => datastream === wanted) ??
    latest.find(({ property }) => property === 'airTemperature') ??
    latest[0]
  );
}
