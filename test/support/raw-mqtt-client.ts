import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import mqtt, { type Packet, type PacketCmd } from 'mqtt-packet';

const DEADLINE_MS = 5000;

/** An MQTT client on a bare socket: it sends what it is told, right or wrong, and shows what comes back. */
export class RawMqttClient {
  readonly socket: Socket;
  /** Everything received and not yet taken by {@link next}. */
  readonly received: Packet[] = [];
  readonly closed: Promise<unknown>;
  #wake: (() => void) | undefined;
  #isClosed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    const parser = mqtt.parser();
    parser.on('packet', (packet: Packet) => {
      this.received.push(packet);
      this.#wake?.();
    });
    socket.on('data', (chunk) => parser.parse(chunk));
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) =>
      socket.once('close', () => {
        this.#isClosed = true;
        this.#wake?.();
        resolve(undefined);
      }),
    );
  }

  /** A TCP connection on which nothing has been said yet. */
  static async open(port: number): Promise<RawMqttClient> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    await once(socket, 'connect');
    return new RawMqttClient(socket);
  }

  /** Connected and accepted; throws with the return code when refused. */
  static async connect(port: number, options: Omit<mqtt.IConnectPacket, 'cmd'>): Promise<RawMqttClient> {
    const client = await RawMqttClient.open(port);
    const returnCode = await client.introduce(options);
    if (returnCode !== 0) throw new Error(`CONNACK return code ${returnCode}`);
    return client;
  }

  /** Sends CONNECT and gives the return code of CONNACK. */
  async introduce(
    options: Omit<mqtt.IConnectPacket, 'cmd'>,
    withinMs: number = DEADLINE_MS,
  ): Promise<number> {
    this.send({ cmd: 'connect', clean: true, keepalive: 0, ...options });
    const answer = await this.next('connack', withinMs);
    return answer.cmd === 'connack' ? (answer.returnCode ?? -1) : -1;
  }

  send(packet: Packet): void {
    this.socket.write(mqtt.generate(packet));
  }

  /** The next packet of that kind; those before it are left in {@link received}. Throws when the connection closes. */
  async next(cmd: PacketCmd, withinMs: number = DEADLINE_MS): Promise<Packet> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const index = this.received.findIndex((packet) => packet.cmd === cmd);
      const [packet] = index < 0 ? [] : this.received.splice(index, 1);
      if (packet !== undefined) return packet;
      if (this.#isClosed) throw new Error(`closed while waiting for ${cmd}`);
      await this.#change(deadline - Date.now(), cmd);
    }
  }

  destroy(): void {
    this.socket.destroy();
  }

  async #change(withinMs: number, cmd: string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      this.#wake = resolve;
      timer = setTimeout(() => reject(new Error(`no ${cmd} in time`)), withinMs);
    });
    clearTimeout(timer);
  }
}
