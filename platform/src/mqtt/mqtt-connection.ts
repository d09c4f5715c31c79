import { ShivarError } from '@shivar/core/errors';
import { connect, type MqttClient } from 'mqtt';

/** Where and as whom to connect. */
export interface BrokerAccess {
  /** `mqtt://host:port`. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

export interface MqttConnectionOptions {
  readonly access: BrokerAccess;
  /** Stable over reconnections: the broker keeps the session under it. */
  readonly clientId: string;
  /** Retained topic that says `online` while the connection holds and `offline` afterwards (the last will). */
  readonly statusTopic?: string;
  /** The broker has refused this client for good. */
  onFatal(error: ShivarError): void;
}

/** First wait before a lost connection is tried again, real ms. */
const RECONNECT_MS = 500;
/** CONNACK codes that another try cannot change: version, identifier, credentials, not authorised [MQTT-3.2.2.3]. */
const FINAL_REFUSALS: ReadonlySet<number> = new Set([1, 2, 4, 5]);

/**
 * A connection to a broker that comes back by itself. A persistent session; messages that were not answered are sent
 * again after a reconnection, in order, and nothing is ever dropped. It bounds nothing: whoever publishes does.
 */
export class MqttConnection {
  readonly #client: MqttClient;
  readonly #statusTopic: string | undefined;
  #status: 'online' | 'offline' = 'online';

  constructor({ access, clientId, statusTopic, onFatal }: MqttConnectionOptions) {
    this.#statusTopic = statusTopic;
    const status = {
      topic: statusTopic ?? '',
      payload: Buffer.from('offline'),
      qos: 1,
      retain: true,
    } as const;
    this.#client = connect(access.url, {
      clientId,
      clean: false,
      reconnectPeriod: RECONNECT_MS,
      reconnectOnConnackError: true,
      ...(access.username === undefined ? {} : { username: access.username }),
      ...(access.password === undefined ? {} : { password: access.password }),
      ...(statusTopic === undefined ? {} : { will: status }),
    });
    this.#client.on('connect', () => this.#tellStatus());
    this.#client.on('error', (error) => {
      // A lost or refused connection is tried again by mqtt.js; only a refusal by name and password is final.
      if (!('code' in error && typeof error.code === 'number' && FINAL_REFUSALS.has(error.code))) return;
      onFatal(
        new ShivarError('BROKER_REFUSED', `the broker refused ${clientId}: ${error.message}`, {
          cause: error,
        }),
      );
    });
  }

  /**
   * Resolves when the broker has answered: PUBACK at QoS 1, PUBCOMP at QoS 2. Survives reconnections; rejects when the
   * connection is closed first.
   */
  async publish(topic: string, payload: Uint8Array, qos: 0 | 1 | 2): Promise<void> {
    for (;;) {
      try {
        await this.#client.publishAsync(topic, Buffer.from(payload), { qos });
        return;
      } catch (error) {
        // mqtt.js resends what it has stored, but gives up what was waiting behind that when the connection dies again.
        if (this.#client.disconnecting) throw error;
      }
    }
  }

  /** Whether the broker is there at this moment. */
  get connected(): boolean {
    return this.#client.connected;
  }

  /** What the status topic says while the connection holds: `online` unless told otherwise. */
  setStatus(status: 'online' | 'offline'): void {
    if (status === this.#status) return;
    this.#status = status;
    if (this.#client.connected) this.#tellStatus();
  }

  /** Says goodbye and disconnects; with `force`, just disconnects. */
  async close(force: boolean): Promise<void> {
    if (!force && this.#client.connected && this.#statusTopic !== undefined) {
      await this.#client.publishAsync(this.#statusTopic, 'offline', { qos: 1, retain: true });
    }
    await this.#client.endAsync(force);
  }

  #tellStatus(): void {
    if (this.#statusTopic === undefined) return;
    // It is told again with the next connection, so a failure needs no answer.
    this.#client.publish(this.#statusTopic, this.#status, { qos: 1, retain: true }, () => undefined);
  }
}
