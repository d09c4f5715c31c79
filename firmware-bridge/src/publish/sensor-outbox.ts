import { type DecodedMessage, type DecodedValue, encodeNative, type Sample } from '@shivar/core/decode';
import type { ProcessingTime } from '@shivar/core/time';

/** Where the payloads of one sensor go. */
export interface Publisher {
  readonly connected: boolean;
  /** Resolves when the broker has answered; rejects only when it is being closed. */
  publish(payload: Uint8Array): Promise<void>;
}

export interface SensorOutboxOptions {
  readonly publisher: Publisher;
  /** `network`: the computer knows the time. `none`: it does not, and readings count from their arrival. */
  readonly clock: 'network' | 'none';
  /** New whenever the program starts. */
  readonly bootEpoch: number;
  /** Samples kept while the broker is away. */
  readonly capacity: number;
  readonly now: () => ProcessingTime;
}

/** What has become of the samples of a sensor. */
export interface OutboxCounts {
  readonly published: number;
  readonly waiting: number;
  /** Refused because as many as may wait were waiting. */
  readonly refusedFull: number;
  /** Refused because without a clock a sample that waits would get a wrong time. */
  readonly refusedWithoutClock: number;
}

/** Samples in one message after an outage: well below the broker's 64 kB and quick to send. */
const MAX_BATCH_SAMPLES = 60;

/**
 * Samples of one sensor on their way to the broker: numbered, in order, one message out at a time, as many samples in it
 * as have gathered. While the broker is away they wait in memory up to a bound; beyond it new ones are refused and
 * counted, because the older ones are already numbered and owed. A restart of the program loses what waits.
 */
export class SensorOutbox {
  readonly #options: SensorOutboxOptions;
  readonly #waiting: Sample[] = [];
  #nextSequence = 0;
  #sending = false;
  #published = 0;
  #refusedFull = 0;
  #refusedWithoutClock = 0;

  constructor(options: SensorOutboxOptions) {
    this.#options = options;
  }

  /** Takes a sample measured just now. */
  add(values: readonly DecodedValue[]): void {
    const { clock, publisher, capacity, now } = this.#options;
    if (clock === 'none' && !publisher.connected) {
      this.#refusedWithoutClock += 1;
      return;
    }
    if (this.#waiting.length >= capacity) {
      this.#refusedFull += 1;
      return;
    }
    const time = clock === 'none' ? {} : { sensorTime: now() };
    this.#waiting.push({ ...time, sequence: this.#nextSequence++, values });
    if (!this.#sending) this.#send();
  }

  counts(): OutboxCounts {
    return {
      published: this.#published,
      waiting: this.#waiting.length,
      refusedFull: this.#refusedFull,
      refusedWithoutClock: this.#refusedWithoutClock,
    };
  }

  #send(): void {
    const samples = this.#waiting.slice(0, MAX_BATCH_SAMPLES);
    this.#sending = samples.length > 0;
    if (!this.#sending) return;
    this.#options.publisher.publish(this.#encode(samples)).then(
      () => {
        this.#waiting.splice(0, samples.length);
        this.#published += samples.length;
        this.#send();
      },
      // The connection is being closed for good: what waits stays unpublished and is counted as waiting.
      () => undefined,
    );
  }

  #encode(samples: readonly Sample[]): Uint8Array {
    const { clock, bootEpoch, now } = this.#options;
    const message: DecodedMessage = {
      samples,
      rejected: [],
      clock,
      bootEpoch,
      oldestUnsent: (samples.at(-1)?.sequence ?? 0) + 1,
      ...(clock === 'none' ? {} : { sentAt: now() }),
    };
    return encodeNative(message, 'json');
  }
}
