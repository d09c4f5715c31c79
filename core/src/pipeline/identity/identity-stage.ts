import type { DecodedMessage, DecodedValue, Sample } from '../../decode/decoded-message.ts';
import type { StateEntry } from '../../state/index.ts';
import type { InstalledSensor } from '../configuration/installed-sensor.ts';
import type { Delivery } from '../input.ts';
import { DeliveryIdentity, type DeliveryStanding } from './delivery-identity.ts';
import { RawTimeIdentity, UTC_TIMELINE } from './raw-time-identity.ts';
import { SequenceIdentity } from './sequence-identity.ts';

/** A sample of a message, by its place in it. */
export interface IndexedSample {
  readonly index: number;
  readonly sample: Sample;
}

/** What of a message was not seen before. Numbers are readings. */
export interface Admission {
  /** Samples to go on with, holding only their new values. */
  readonly fresh: IndexedSample[];
  /** Samples of a sequence that is closed: set aside, because nobody can say whether they were counted. */
  readonly closed: IndexedSample[];
  duplicates: number;
  possibleDuplicates: number;
  /** True when nothing of it is new. Then nothing was remembered either. */
  repeat: boolean;
}

/** Tells new readings from repeats, each by the first identity it has. */
export class IdentityStage {
  readonly #sequences = new SequenceIdentity();
  readonly #rawTimes = new RawTimeIdentity();
  readonly #deliveries = new DeliveryIdentity();

  get changes(): number {
    return this.#sequences.changes + this.#rawTimes.changes + this.#deliveries.changes;
  }

  /** Judges every sample of a message and remembers what is new. */
  admit(sensor: InstalledSensor, message: DecodedMessage, delivery: Delivery): Admission {
    const admission: Admission = {
      fresh: [],
      closed: [],
      duplicates: 0,
      possibleDuplicates: 0,
      repeat: false,
    };
    if (!sensor.deduplicates) {
      admission.fresh.push(...message.samples.map((sample, index) => ({ index, sample })));
      return admission;
    }
    let bare: DeliveryStanding | undefined;
    for (const [index, sample] of message.samples.entries()) {
      const indexed = { index, sample };
      if (message.bootEpoch !== undefined && sample.sequence !== undefined) {
        this.#admitNumbered(sensor, message.bootEpoch, sample.sequence, indexed, admission);
      } else if (sample.sensorTime !== undefined && hasTimeline(message)) {
        this.#admitTimed(sensor, message, sample.sensorTime, indexed, admission);
      } else {
        bare ??= this.#deliveries.admit(delivery);
        admitBare(bare, indexed, admission);
      }
    }
    // A message of rejected readings alone has no other identity than its delivery.
    if (message.samples.length === 0) bare = this.#deliveries.admit(delivery);
    const nothingNew = admission.fresh.length === 0 && admission.closed.length === 0;
    admission.repeat = nothingNew && (message.samples.length > 0 || bare === 'known');
    return admission;
  }

  takeDelta(prefix: string): StateEntry[] {
    return [
      ...this.#sequences.takeDelta(`${prefix}s`),
      ...this.#rawTimes.takeDelta(`${prefix}t`),
      ...this.#deliveries.takeDelta(`${prefix}d`),
    ];
  }

  restore(key: string, value: Uint8Array): void {
    const part = key.startsWith('s')
      ? this.#sequences
      : key.startsWith('t')
        ? this.#rawTimes
        : this.#deliveries;
    part.restore(key.slice(1), value);
  }

  #admitNumbered(
    { instrument }: InstalledSensor,
    bootEpoch: number,
    sequence: number,
    indexed: IndexedSample,
    admission: Admission,
  ): void {
    const { standing, possibleDuplicate } = this.#sequences.admit(instrument, bootEpoch, sequence);
    const readings = indexed.sample.values.length;
    if (standing === 'known') {
      admission.duplicates += readings;
      return;
    }
    if (possibleDuplicate) admission.possibleDuplicates += readings;
    (standing === 'closed' ? admission.closed : admission.fresh).push(indexed);
  }

  /** Each value by itself: a device that adds a value to an old sample has something new to say. */
  #admitTimed(
    sensor: InstalledSensor,
    message: DecodedMessage,
    rawTime: number,
    { index, sample }: IndexedSample,
    admission: Admission,
  ): void {
    const timeline = message.clock === 'none' ? (message.bootEpoch ?? UTC_TIMELINE) : UTC_TIMELINE;
    const values: DecodedValue[] = [];
    for (const decoded of sample.values) {
      const datastream = sensor.channel(decoded.property, decoded.depthCm)?.datastream ?? sensor.instrument;
      const standing = this.#rawTimes.admit(datastream, timeline, rawTime, decoded.value);
      if (standing === 'known') {
        admission.duplicates += 1;
        continue;
      }
      if (standing === 'possibleDuplicate') admission.possibleDuplicates += 1;
      values.push(decoded);
    }
    if (values.length === 0) return;
    const whole = values.length === sample.values.length;
    admission.fresh.push({ index, sample: whole ? sample : { ...sample, values } });
  }
}

/** Without a clock and without a boot epoch the same times come again after every restart: they identify nothing. */
function hasTimeline({ clock, bootEpoch }: DecodedMessage): boolean {
  return clock !== 'none' || bootEpoch !== undefined;
}

function admitBare(standing: DeliveryStanding, indexed: IndexedSample, admission: Admission): void {
  const readings = indexed.sample.values.length;
  if (standing === 'known') {
    admission.duplicates += readings;
    return;
  }
  if (standing === 'possibleDuplicate') admission.possibleDuplicates += readings;
  admission.fresh.push(indexed);
}
