import { ShivarError } from '@shivar/core/errors';
import { connect, type MqttClient } from 'mqtt';

/** Where and as whom a sensor connects. */
export interface BrokerAccess {
  /** `mqtt://host:port`. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

export interface SensorClientOptions {
  readonly access: BrokerAccess;
  readonly station: string;
  readonly sensor: string;
  /** The broker has refused this client for good, or the connection cannot work. */
  onFatal(error: ShivarError): void;
}

/** First wait before a lost connection is tried again, real ms. */
const RECONNECT_MS = 500;
/** CONNACK codes that another try cannot change: version, identifier, credentials, not authorised [MQTT-3.2.2.3]. */
const FINAL_REFUSALS: ReadonlySet<number> = new Set([1, 2, 4, 5]);

/**
 * One sensor's connection: its own client with its own last will, so that the station page shows each sensor coming and
 * going. A persistent session under a stable name; messages that were not answered are sent again after a reconnection
 * (mqtt.js keeps them in order), and nothing is ever dropped.
 */
export class SensorClient {
  readonly #client: MqttClient;
  readonly #topic: string;

  constructor({ access, station, sensor, onFatal }: SensorClientOptions) {
    this.#topic = `shivar/${station}/${sensor}`;
    this.#client = connect(access.url, {
      clientId: `${station}-${sensor}`,
      clean: false,
      reconnectPeriod: RECONNECT_MS,
      reconnectOnConnackError: true,
      ...(access.username === undefined ? {} : { username: access.username }),
      ...(access.password === undefined ? {} : { password: access.password }),
      will: { topic: `${this.#topic}/status`, payload: Buffer.from('offline'), qos: 1, retain: true },
    });
    this.#client.on('connect', () => {
      this.#client.publish(`${this.#topic}/status`, 'online', { qos: 1, retain: true }, () => undefined);
    });
    this.#client.on('error', (error) => {
      // A lost or refused connection is tried again by mqtt.js; only a refusal by name and password is final.
      if (!('code' in error && typeof error.code === 'number' && FINAL_REFUSALS.has(error.code))) return;
      onFatal(
        new ShivarError('BROKER_REFUSED', `the broker refused ${station}/${sensor}: ${error.message}`, {
          cause: error,
        }),
      );
    });
  }

  /**
   * Resolves when the broker has answered: PUBACK at QoS 1, PUBCOMP at QoS 2. Survives reconnections; rejects when the
   * client is closed first.
   */
  async publish(payload: Uint8Array, qos: 0 | 1 | 2): Promise<void> {
    for (;;) {
      try {
        await this.#client.publishAsync(`${this.#topic}/obs`, Buffer.from(payload), { qos });
        return;
      } catch (error) {
        // mqtt.js resends what it has stored, but gives up what was waiting behind that when the connection dies again.
        if (this.#client.disconnecting) throw error;
      }
    }
  }

  /** Says goodbye and disconnects; with `force`, just disconnects. */
  async close(force: boolean): Promise<void> {
    if (!force && this.#client.connected) {
      await this.#client.publishAsync(`${this.#topic}/status`, 'offline', { qos: 1, retain: true });
    }
    await this.#client.endAsync(force);
  }
}
