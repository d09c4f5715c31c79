import type { Decimal } from '../../model/decimal.ts';
import type { DatastreamId } from '../../model/identifiers.ts';
import { KeyedState, type StateEntry } from '../../state/index.ts';
import { HOUR } from '../../time/instants.ts';

/**
 * Hours of a datastream's own time that are remembered, those opened last: three days, as long as windows accept
 * corrections. A reading of an hour that was forgotten is stored and counted as a possible duplicate.
 */
export const MAX_REMEMBERED_HOURS = 72;

/** Readings remembered per datastream and hour: one every five seconds. More are stored as possible duplicates. */
export const MAX_REMEMBERED_PER_HOUR = 720;

/** What a reading is by its own raw time and value. */
export type TimedStanding = 'new' | 'known' | 'possibleDuplicate';

/**
 * A timeline is UTC as the device knows it (0), or, for a device without a clock, the boot epoch from which its
 * times count.
 */
type Timeline = number;
export const UTC_TIMELINE: Timeline = 0;

type Hour = readonly [timeline: Timeline, hour: number];

/** The hours of a datastream, in the order they were opened. */
interface Hours {
  readonly opened: Hour[];
  /** The latest hour that was forgotten. */
  forgotten: Hour;
}

const NOTHING_FORGOTTEN: Hour = [-1, 0];

/** Readings of one hour as `[ms into the hour, mantissa, exponent, …]`. */
type HourReadings = number[];

/** Identity by (datastream, the sensor's own raw time, value), for readings that are not numbered. */
export class RawTimeIdentity {
  readonly #readings = new KeyedState<HourReadings>({
    toPlain: (readings) => readings,
    // Written by toPlain.
    fromPlain: (plain) => plain as HourReadings,
  });
  readonly #hours = new KeyedState<Hours>({
    toPlain: ({ opened, forgotten }) => [opened, forgotten],
    fromPlain: (plain) => {
      // Written by toPlain.
      const [opened, forgotten] = plain as [Hour[], Hour];
      return { opened, forgotten };
    },
  });

  get changes(): number {
    return this.#readings.changes + this.#hours.changes;
  }

  /** Judges a reading and remembers it when there is room. */
  admit(datastream: DatastreamId, timeline: Timeline, rawTime: number, value: Decimal): TimedStanding {
    const hour: Hour = [timeline, Math.floor(rawTime / HOUR)];
    const key = hourKey(datastream, hour);
    const offset = rawTime - hour[1] * HOUR;
    const known = this.#readings.get(key);
    if (known === undefined) {
      this.#readings.set(key, [offset, value.mantissa, value.exponent]);
      return this.#open(datastream, hour) ? 'new' : 'possibleDuplicate';
    }
    if (holds(known, offset, value)) return 'known';
    if (known.length >= 3 * MAX_REMEMBERED_PER_HOUR) return 'possibleDuplicate';
    known.push(offset, value.mantissa, value.exponent);
    this.#readings.touch(key);
    return 'new';
  }

  takeDelta(prefix: string): StateEntry[] {
    return [...this.#readings.takeDelta(`${prefix}r`), ...this.#hours.takeDelta(`${prefix}h`)];
  }

  restore(key: string, value: Uint8Array): void {
    const part = key.startsWith('r') ? this.#readings : this.#hours;
    part.restore(key.slice(1), value);
  }

  /** Enters an hour into the list of its datastream; false when it may be one that was forgotten. */
  #open(datastream: DatastreamId, hour: Hour): boolean {
    const hours = this.#hours.getOrCreate(datastream, () => ({ opened: [], forgotten: NOTHING_FORGOTTEN }));
    this.#hours.touch(datastream);
    const certain = isLater(hour, hours.forgotten);
    hours.opened.push(hour);
    if (hours.opened.length > MAX_REMEMBERED_HOURS) {
      const oldest = hours.opened.shift() ?? hour;
      if (isLater(oldest, hours.forgotten)) hours.forgotten = oldest;
      this.#readings.delete(hourKey(datastream, oldest));
    }
    return certain;
  }
}

function hourKey(datastream: DatastreamId, [timeline, hour]: Hour): string {
  return `${datastream}|${timeline}|${hour}`;
}

function isLater(a: Hour, b: Hour): boolean {
  return a[0] === b[0] ? a[1] > b[1] : a[0] > b[0];
}

function holds(readings: HourReadings, offset: number, { mantissa, exponent }: Decimal): boolean {
  for (let index = 0; index < readings.length; index += 3) {
    if (readings[index] !== offset) continue;
    if (readings[index + 1] === mantissa && readings[index + 2] === exponent) return true;
  }
  return false;
}
