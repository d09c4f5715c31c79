import { connect, type Socket } from 'node:net';
import mqtt, { type Packet } from 'mqtt-packet';
import { payloadOf, type Sender, STATION } from './village.ts';

/** Publications a sender has on the way at once. */
const WINDOW = 16;
const RECONNECT_MS = 20;
const PACKET_IDS = 65_000;

type Stage = 'publish' | 'release';

/**
 * One device: it publishes its readings in order, keeps each until it is answered, and after every lost connection
 * sends again what was not [MQTT-4.4.0-1].
 */
export class Publisher {
  readonly sender: Sender;
  /** Sequences answered with PUBACK or PUBREC. */
  readonly acknowledged = new Set<number>();
  /** Last sequence this sender will publish, once that is decided. */
  #last: number | undefined;
  #next = 1;
  /** On the way, oldest first, by sequence. */
  readonly #pending = new Map<number, Stage>();
  readonly #port: () => number;
  readonly #payloadOf: typeof payloadOf;
  #socket: Socket | undefined;
  #connected = false;
  #budget = 0;
  #stopped = false;

  constructor(sender: Sender, port: () => number, payload: typeof payloadOf = payloadOf) {
    this.sender = sender;
    this.#port = port;
    this.#payloadOf = payload;
  }

  start(): void {
    this.#connect();
  }

  /** Allows this many more publications; the pace of the load. */
  allow(count: number): void {
    this.#budget = Math.min(this.#budget + count, WINDOW);
    this.#fill();
  }

  /** Publishes up to `last` and no further. */
  endAt(last: number): void {
    this.#last = last;
    this.#fill();
  }

  /** Sequences published so far. */
  get published(): number {
    return this.#next - 1;
  }

  /** Whether everything up to the last has been answered. */
  get finished(): boolean {
    return this.#last !== undefined && this.#next > this.#last && this.#pending.size === 0;
  }

  stop(): void {
    this.#stopped = true;
    this.#socket?.destroy();
  }

  #connect(): void {
    if (this.#stopped) return;
    const socket = connect({ host: '127.0.0.1', port: this.#port(), noDelay: true });
    this.#socket = socket;
    const parser = mqtt.parser();
    parser.on('packet', (packet: Packet) => this.#received(packet));
    socket.on('connect', () =>
      this.#send({ cmd: 'connect', clientId: this.sender.sensor, clean: true, keepalive: 0 }),
    );
    socket.on('data', (chunk) => parser.parse(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#connected = false;
      setTimeout(() => this.#connect(), RECONNECT_MS);
    });
  }

  #received(packet: Packet): void {
    if (packet.cmd === 'connack') {
      this.#connected = true;
      for (const [sequence, stage] of this.#pending) this.#transmit(sequence, stage, true);
      this.#fill();
      return;
    }
    const sequence = this.#sequenceOf(packet.messageId);
    if (sequence === undefined) return;
    if (packet.cmd === 'pubrec') {
      this.acknowledged.add(sequence);
      this.#pending.set(sequence, 'release');
      this.#transmit(sequence, 'release', false);
    } else {
      this.acknowledged.add(sequence);
      this.#pending.delete(sequence);
      this.#fill();
    }
  }

  #fill(): void {
    while (this.#connected && this.#pending.size < WINDOW && this.#mayPublish()) {
      const sequence = this.#next++;
      this.#budget -= 1;
      this.#pending.set(sequence, 'publish');
      this.#transmit(sequence, 'publish', false);
    }
  }

  #mayPublish(): boolean {
    return this.#last === undefined ? this.#budget > 0 : this.#next <= this.#last;
  }

  #transmit(sequence: number, stage: Stage, dup: boolean): void {
    const messageId = packetId(sequence);
    if (stage === 'release') {
      this.#send({ cmd: 'pubrel', messageId });
      return;
    }
    const { sensor, qos } = this.sender;
    const topic = `shivar/${STATION}/${sensor}/obs`;
    const payload = this.#payloadOf(this.sender, sequence, sequence === this.#last);
    this.#send({ cmd: 'publish', topic, payload, qos, messageId, dup, retain: false });
  }

  #send(packet: Packet): void {
    this.#socket?.write(mqtt.generate(packet));
  }

  #sequenceOf(messageId: number | undefined): number | undefined {
    for (const sequence of this.#pending.keys()) if (packetId(sequence) === messageId) return sequence;
    return undefined;
  }
}

function packetId(sequence: number): number {
  return (sequence % PACKET_IDS) + 1;
}
