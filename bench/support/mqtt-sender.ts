import { connect, type Socket } from 'node:net';
import mqtt, { type Packet } from 'mqtt-packet';

/** A device that publishes at QoS 1 and knows when each publication was answered. */
export class MqttSender {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, () => void>();
  #nextId = 0;
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Connects without a credential; resolves when the broker has let it in. */
  static connect(port: number, clientId: string): Promise<MqttSender> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, noDelay: true });
      const sender = new MqttSender(socket);
      const parser = mqtt.parser();
      parser.on('packet', (packet: Packet) => {
        if (packet.cmd === 'connack') resolve(sender);
        else if (packet.cmd === 'puback') sender.#answered(packet.messageId ?? 0);
      });
      socket.on('data', (chunk) => parser.parse(chunk));
      socket.once('error', reject);
      socket.once('close', () => sender.#lost());
      socket.write(mqtt.generate({ cmd: 'connect', clientId, clean: true, keepalive: 0 }));
    });
  }

  /** Publications that have not been answered. */
  get inFlight(): number {
    return this.#waiting.size;
  }

  /** Publishes and calls back when the broker has promised to keep it. */
  publish(topic: string, payload: Buffer, answered: () => void): void {
    // Packet identifiers are 1 to 65,535 [MQTT-2.3.1-1]; fewer than that are ever in flight.
    this.#nextId = (this.#nextId % 65_535) + 1;
    const messageId = this.#nextId;
    this.#waiting.set(messageId, answered);
    this.#socket.write(
      mqtt.generate({ cmd: 'publish', topic, payload, qos: 1, messageId, dup: false, retain: false }),
    );
  }

  /** The same as a promise. */
  publishAnswered(topic: string, payload: Buffer): Promise<void> {
    return new Promise((resolve) => this.publish(topic, payload, resolve));
  }

  close(): void {
    this.#closed = true;
    this.#socket.destroy();
  }

  /** A benchmark that loses a connection has measured nothing. */
  #lost(): void {
    if (!this.#closed) throw new Error('the broker closed the connection');
  }

  #answered(messageId: number): void {
    const answered = this.#waiting.get(messageId);
    this.#waiting.delete(messageId);
    answered?.();
  }
}
