import type { ShivarError } from '@shivar/core/errors';
import type { Transmission } from '../simulation/transmission.ts';
import { transmissionPayload } from './message.ts';
import { type BrokerAccess, SensorClient } from './sensor-client.ts';
import { Slots } from './slots.ts';

export interface StationPublisherOptions {
  readonly access: BrokerAccess;
  readonly station: string;
  readonly sensors: readonly string[];
  /** New whenever the simulated devices restart. */
  readonly bootEpoch: number;
  onFatal(error: ShivarError): void;
}

/** What has gone out and what was answered, in readings as the truth record counts them. */
export interface PublishCounts {
  readonly messagesAcknowledged: number;
  readonly readingsSent: number;
  readonly readingsAcknowledged: number;
}

/**
 * Messages of the whole station awaiting the broker's answer. It bounds memory while the broker is slow or away; when
 * it is reached the simulation waits, and nothing is dropped. 64 keeps a broker busy that commits in groups.
 */
export const MAX_IN_FLIGHT = 64;

/** Publishes the messages of a station over one MQTT connection per sensor. */
export class StationPublisher {
  readonly #options: StationPublisherOptions;
  readonly #clients: ReadonlyMap<string, SensorClient>;
  readonly #slots = new Slots(MAX_IN_FLIGHT);
  #messagesAcknowledged = 0;
  #readingsSent = 0;
  #readingsAcknowledged = 0;

  constructor(options: StationPublisherOptions) {
    this.#options = options;
    const { access, station, onFatal } = options;
    this.#clients = new Map(
      options.sensors.map((sensor) => [sensor, new SensorClient({ access, station, sensor, onFatal })]),
    );
  }

  /** Hands a message over; resolves as soon as there is room for the next one. */
  async publish(transmission: Transmission): Promise<void> {
    const client = this.#clients.get(transmission.sensor.id);
    if (client === undefined) throw new RangeError(`no client for sensor ${transmission.sensor.id}`);
    const payload = transmissionPayload(transmission, this.#options.bootEpoch);
    const readings = transmission.samples.reduce((sum, sample) => sum + sample.readings.length, 0);
    const giveBack = await this.#slots.take();
    this.#readingsSent += readings;
    client.publish(payload, transmission.sensor.qos).then(
      () => {
        this.#messagesAcknowledged += 1;
        this.#readingsAcknowledged += readings;
        giveBack();
      },
      // mqtt.js fails a publish only when its client is being closed: the message stays unacknowledged.
      giveBack,
    );
  }

  counts(): PublishCounts {
    return {
      messagesAcknowledged: this.#messagesAcknowledged,
      readingsSent: this.#readingsSent,
      readingsAcknowledged: this.#readingsAcknowledged,
    };
  }

  /** Resolves when every message handed over has been answered. */
  async answered(): Promise<void> {
    await this.#slots.idle();
  }

  /** Disconnects every sensor. With `force` nothing is waited for: unanswered messages stay unacknowledged. */
  async close(force: boolean): Promise<void> {
    if (force) this.#slots.abandon();
    await Promise.all([...this.#clients.values()].map((client) => client.close(force)));
  }
}
