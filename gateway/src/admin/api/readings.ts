import {
  type Decimal,
  decimalToNumber,
  formatDecimal,
  type Observation,
  observedProperty,
  parseDatastreamId,
  type QualityFlag,
  type Station,
} from '@shivar/core/model';
import type { Pane } from '@shivar/core/stream';
import { instant } from './instant.ts';

const FLAG_NAMES: Readonly<Record<QualityFlag, string>> = {
  1: 'pass',
  2: 'notEvaluated',
  3: 'suspect',
  4: 'fail',
  9: 'missing',
};

/** What a datastream is, for people and programs: its parts and the UCUM unit of every value in it. */
export function describeDatastream(datastream: string): object {
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

/** An observation as JSON: its value as a number and, exact, as text. */
export function observationJson({ datastream, time, value, flag }: Observation): object {
  return {
    ...describeDatastream(datastream),
    value: decimalToNumber(value),
    exact: formatDecimal(value),
    eventTime: time.kind === 'resolved' ? instant(time.eventTime) : null,
    timeQuality: time.kind === 'resolved' ? time.quality : 'unresolved',
    flag,
    flagName: FLAG_NAMES[flag],
  };
}

/** A pane as JSON: values in the unit of its datastream; `completeness` is null when nothing was expected. */
export function paneJson(pane: Pane, stations: readonly Station[]): object {
  const { aggregate, start, end, revision, standing, expected } = pane;
  const numbers = (['sum', 'min', 'max', 'first', 'last', 'increase'] as const).flatMap((name) => {
    const value = aggregate[name];
    return value === undefined ? [] : [[name, decimalToNumber(value)]];
  });
  const tipSizeMm = tipSizeOf(pane.datastream, stations);
  return {
    start: instant(start),
    end: instant(end),
    revision,
    standing,
    count: aggregate.count,
    expected,
    completeness: expected === 0 ? null : Math.min(1, aggregate.count / expected),
    ...Object.fromEntries(numbers),
    ...(aggregate.sum === undefined ? {} : { mean: meanOf(aggregate.sum, aggregate.count) }),
    ...(aggregate.direction === undefined
      ? {}
      : { direction: aggregate.direction, resultant: aggregate.resultant }),
    ...(aggregate.increase === undefined || tipSizeMm === undefined
      ? {}
      : { rainMm: decimalToNumber(aggregate.increase) * tipSizeMm }),
  };
}

/** Null when nothing was measured. */
export function meanOf(sum: Decimal, count: number): number | null {
  return count === 0 ? null : decimalToNumber(sum) / count;
}

/** Rain per tip of the instrument behind a datastream, when it is configured. */
export function tipSizeOf(datastream: string, stations: readonly Station[]): number | undefined {
  const name = parseDatastreamId(datastream);
  if (name?.property !== 'rainTipCount') return undefined;
  const sensor = stations.find(({ id }) => id === name.station)?.sensors.find(({ id }) => id === name.sensor);
  return sensor?.installations.find(({ epoch }) => epoch === name.epoch)?.tipSizeMm;
}
