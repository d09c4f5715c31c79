import type { DecodedMessage } from '@shivar/core/decode';
import { encodeNative } from '@shivar/core/decode';
import type { SensorId } from '@shivar/core/model';
import type { EventTime } from '@shivar/core/time';
import type { RecordSample } from './record-format.ts';

/**
 * Writes the messages of a record as its station would have sent them: one for each line and sensor, numbered, with the
 * time of the record as its own and as the time of sending. The boot epoch stands for the whole record, so a record that
 * is sent twice to the same gateway is stored once.
 */
export class RecordMessages {
  readonly #bootEpoch: number;
  /** Whether the record is in order of time, so that what was sent says how far the station has come. */
  readonly #inOrder: boolean;
  readonly #nextSequence = new Map<SensorId, number>();
  #lastTime: EventTime | undefined;

  constructor(bootEpoch: number, inOrder = true) {
    this.#bootEpoch = bootEpoch;
    this.#inOrder = inOrder;
  }

  /** Sensors that have sent something. */
  get sensors(): readonly SensorId[] {
    return [...this.#nextSequence.keys()];
  }

  write({ sensor, values }: RecordSample, eventTime: EventTime): Uint8Array {
    const sequence = this.#nextSequence.get(sensor) ?? 0;
    this.#nextSequence.set(sensor, sequence + 1);
    this.#lastTime = Math.max(this.#lastTime ?? eventTime, eventTime);
    return encode({
      samples: [{ sensorTime: eventTime, sequence, values }],
      rejected: [],
      clock: 'gps',
      bootEpoch: this.#bootEpoch,
      sentAt: eventTime,
      ...(this.#inOrder ? { oldestUnsent: sequence + 1 } : {}),
    });
  }

  /** Says that the stream of a sensor is over, so that its last windows need not wait. */
  writeEnd(): Uint8Array {
    return encode({
      samples: [],
      rejected: [],
      bootEpoch: this.#bootEpoch,
      oldestUnsent: 'end',
      ...(this.#lastTime === undefined ? {} : { sentAt: this.#lastTime }),
    });
  }
}

function encode(message: DecodedMessage): Uint8Array {
  return encodeNative(message, 'json');
}
