import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';

/** A publish as it arrived; repeats of MQTT itself included. */
export interface ReceivedPublish {
  readonly clientId: string;
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: number;
  readonly retain: boolean;
}

/**
 * A plain broker on loopback that writes down every publish before it answers. Answers can be held back, and the
 * whole broker can go away and come back on the same port.
 */
export class RecordingBroker {
  readonly received: ReceivedPublish[] = [];
  readonly #aedes: Aedes;
  readonly #sockets = new Set<Socket>();
  readonly #held: (() => void)[] = [];
  #server: Server | undefined;
  #port = 0;
  #holding = false;

  private constructor(aedes: Aedes) {
    this.#aedes = aedes;
    aedes.authorizePublish = (client, packet, done) => {
      this.received.push({
        clientId: client?.id ?? '',
        topic: packet.topic,
        payload: Buffer.from(packet.payload),
        qos: packet.qos,
        retain: packet.retain,
      });
      if (this.#holding) this.#held.push(() => done(null));
      else done(null);
    };
  }

  static async start(): Promise<RecordingBroker> {
    const broker = new RecordingBroker(await Aedes.createBroker());
    await broker.comeBack();
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.#port}`;
  }

  get heldAnswers(): number {
    return this.#held.length;
  }

  /** What arrived on the topics of that kind. */
  of(kind: 'obs' | 'status'): readonly ReceivedPublish[] {
    return this.received.filter(({ topic }) => topic.endsWith(`/${kind}`));
  }

  holdAnswers(): void {
    this.#holding = true;
  }

  releaseAnswers(): void {
    this.#holding = false;
    for (const answer of this.#held.splice(0)) answer();
  }

  refuseEveryone(): void {
    this.#aedes.authenticate = (_client, _username, _password, done) => {
      done(Object.assign(new Error('not you'), { returnCode: 4 }), false);
    };
  }

  /** Resets every connection and closes the port. */
  async goAway(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await once(server, 'close');
  }

  async comeBack(): Promise<void> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      this.#aedes.handle(socket);
    });
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    // A TCP server that listens has an address with a port.
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    await this.goAway();
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
  }
}
