import type { SensorId } from '@shivar/core/model';
import type { EventTime } from '@shivar/core/time';

/** From, inclusive, until, exclusive. */
export interface Interval {
  readonly from: EventTime;
  readonly until: EventTime;
}

/** A defect that changes what a sensor says. */
export type ValueFault =
  /** Frozen registers: every value stays what it was at `from`. */
  | ({ readonly kind: 'stuck'; readonly sensor: SensorId } & Interval)
  /** A dead input: the logger writes its number for "nothing". */
  | ({
      readonly kind: 'sentinel';
      readonly sensor: SensorId;
      readonly property: string;
      readonly value: -9999 | -7999;
    } & Interval);

/** A defect on the way from the sensor to the gateway. */
export type DeliveryFault =
  /** The sensor missed the answer and sends the same message again. */
  | { readonly kind: 'duplicate'; readonly sensor: SensorId; readonly share: number }
  /** The sensor cannot reach the gateway, keeps its samples, and sends them in a burst afterwards. */
  | ({ readonly kind: 'linkGap'; readonly sensor: SensorId } & Interval);

export type Fault = ValueFault | DeliveryFault;

/** What can be wrong with a single reading or with its way. */
export type FaultMark = 'stuck' | 'sentinel' | 'duplicate' | 'buffered';

/** Whether an instant lies within an interval. */
export function within(interval: Interval, at: EventTime): boolean {
  return at >= interval.from && at < interval.until;
}
