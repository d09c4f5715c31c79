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
  /** Of the station, degrees, north and east positive; checks that need the sun are silent without them. */
  readonly latitude?: number;
  readonly longitude?: number;
  /** Rain per tip, of a gauge whose tip size is configured. */
  readonly tipSizeMm?: number;
}

/** What the rest of a station was seen to do, as far as it is known. */
export interface StationView {
  /** Newest usable value of a property at the station, from any sensor; undefined when older than `maxAgeMs`. */
  latest(property: string, maxAgeMs: Duration): number | undefined;
  /** Values that other sensors measured of the same property not longer ago than `maxAgeMs`. */
  others(maxAgeMs: Duration): readonly number[];
  /** Time since rain was last counted; undefined when no gauge was heard within `heardWithinMs`. */
  dryForMs(heardWithinMs: Duration): Duration | undefined;
  /** Time since irrigation was last reported as on; undefined when it never was. */
  notIrrigatedForMs(): Duration | undefined;
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
  /** Of the device, when it says so: counters begin again with it. */
  readonly bootEpoch?: number;
  /** The rest of the station; undefined where readings are judged without it. */
  readonly station?: StationView;
}

/** What one check found. */
export interface Finding {
  readonly flag: QualityFlag;
  /** For the technician, English, when the flag is worse than pass. */
  readonly detail?: string;
  /** Since when it holds, when that is earlier than the reading. */
  readonly since?: EventTime;
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
 * What makes a suspicion good enough for an alert. `persistence`: the same again within minutes, as of weather that is
 * rare but real, or another sensor. `otherSensor`: only an instrument of its own that agrees. `nothing`: for a stuck
 * sensor persistence is the symptom, and another that is near by chance would hide it.
 */
export type Confirmation = 'persistence' | 'otherSensor' | 'nothing';

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
  readonly confirmedBy: Confirmation;
  /** Makes the check ready; undefined when it has nothing to say about such a datastream. */
  prepare(channel: CheckedChannel): ChannelCheck | undefined;
}
