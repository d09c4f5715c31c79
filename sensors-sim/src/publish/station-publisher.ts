import { observationTopic } from '@shivar/core/decode';
import type { ShivarError } from '@shivar/core/errors';
import { type BrokerAccess, MqttConnection, Slots } from '@shivar/platform/mqtt';
import type { Transmission } from '../simulation/transmission.ts';
import { transmissionPayload } from './message.ts';

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
  readonly #connections: ReadonlyMap<string, MqttConnection>;
  readonly #slots = new Slots(MAX_IN_FLIGHT);
  #messagesAcknowledged = 0;
  #readingsSent = 0;
  #readingsAcknowledged = 0;

  constructor(options: StationPublisherOptions) {
    this.#options = options;
    const { access, station, onFatal } = options;
    this.#connections = new Map(
      options.sensors.map((sensor) => [
        sensor,
        // Each sensor is its own client with its own last will, so that the station page shows each coming and going.
        new MqttConnection({
          access,
          clientId: `${station}-${sensor}`,
          statusTopic: `shivar/${station}/${sensor}/status`,
          onFatal,
        }),
      ]),
    );
  }

  /** Hands a message over; resolves as soon as there is room for the next one. */
  async publish(transmission: Transmission): Promise<void> {
    const { id, qos } = transmission.sensor;
    const connection = this.#connections.get(id);
    if (connection === undefined) throw new RangeError(`no connection for sensor ${id}`);
    const payload = transmissionPayload(transmission, this.#options.bootEpoch);
    const readings = transmission.samples.reduce((sum, sample) => sum + sample.readings.length, 0);
    const giveBack = await this.#slots.take();
    this.#readingsSent += readings;
    connection.publish(observationTopic(this.#options.station, id), payload, qos).then(
      () => {
        this.#messagesAcknowledged += 1;
        this.#readingsAcknowledged += readings;
        giveBack();
      },
      // A publish fails only when its connection is being closed: the message stays unacknowledged.
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
    await Promise.all([...this.#connections.values()].map((connection) => connection.close(force)));
  }
}
