import type { QualityFlag } from '../model/observation.ts';
import type { ObservedProperty } from '../model/observed-properties.ts';
import type { Duration, EventTime } from '../time/instants.ts';

/** What a check may know of a datastream before it sees a reading. */
export interface CheckedChannel {
  readonly property: ObservedProperty;
  readonly depthCm: number | undefined;
  /** Decimal places of the datastream's grid. */
  readonly scale: number;
  /** Expected time between readings; undefined when not configured. */
  readonly intervalMs: Duration | undefined;
  /** Of the station, above sea level. */
  readonly elevationM: number;
}

/** A reading as a check sees it. */
export interface CheckedReading {
  readonly eventTime: EventTime;
  /** As the sensor sent it. */
  readonly raw: number;
  /** Calibrated, in the unit of the property. */
  readonly value: number;
  /** The calibrated value of another property in the same sample; undefined when it is not there. */
  readonly sibling: (property: string) => number | undefined;
}

/** What one check found. */
export interface Finding {
  readonly flag: QualityFlag;
  /** For the technician, English, when the flag is worse than pass. */
  readonly detail?: string;
}

/**
 * What a check remembers of one datastream between readings: plain numbers, empty at first, so that it is small in
 * the keyed state. The check mutates it in place.
 */
export type CheckMemory = number[];

/** A check made ready for one datastream. */
export interface ChannelCheck {
  /** Pure but for `memory`. Input that is not there makes it `notEvaluated`. */
  evaluate(reading: CheckedReading, memory: CheckMemory): Finding;
}

/**
 * A quality test as a plug-in. Its flag is combined with those of the others by `worseFlag`, so adding a check never
 * makes a reading better.
 */
export interface QualityCheck {
  /** Names it in fault codes; never changed. */
  readonly name: string;
  /**
   * `ordered` when a reading is judged against earlier ones: such a check sees only readings newer than all before,
   * and an older one is `notEvaluated` by it.
   */
  readonly order: 'any' | 'ordered';
  /** The mildest finding that means that somebody should look at the sensor. */
  readonly faultFrom: 'suspect' | 'fail' | 'missing';
  /** Makes the check ready; undefined when it has nothing to say about such a datastream. */
  prepare(channel: CheckedChannel): ChannelCheck | undefined;
}
