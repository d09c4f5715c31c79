import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { OutageKind } from './outage.ts';
import { type LinkTarget, type LinkTraffic, RelayedConnection } from './relayed-connection.ts';

export interface LinkProxyOptions {
  /** Port on loopback; 0 takes a free one, see {@link LinkProxy.port}. */
  readonly port: number;
  readonly target: LinkTarget;
}

/** Connections through one link; more are reset. A gateway keeps one or two. */
const MAX_CONNECTIONS = 256;

/**
 * A TCP link in user space whose failures are made on purpose. It knows nothing of time: {@link setOutage} says what is
 * wrong with it from now on.
 */
export class LinkProxy {
  readonly #target: LinkTarget;
  readonly #connections = new Set<RelayedConnection>();
  /** Open at the near end only, after a half-open outage. */
  readonly #forgotten: RelayedConnection[] = [];
  readonly #traffic: LinkTraffic = { connections: 0, bytesUp: 0, bytesDown: 0, bytesLost: 0 };
  #server: Server | undefined;
  #port: number;
  #outage: OutageKind | undefined;

  private constructor({ port, target }: LinkProxyOptions) {
    this.#port = port;
    this.#target = target;
  }

  static async open(options: LinkProxyOptions): Promise<LinkProxy> {
    const proxy = new LinkProxy(options);
    await proxy.#listen();
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  get traffic(): Readonly<LinkTraffic> {
    return { ...this.#traffic };
  }

  /** Begins an outage of that kind, or ends it with undefined. */
  async setOutage(kind: OutageKind | undefined): Promise<void> {
    if (kind === this.#outage) return;
    this.#outage = kind;
    for (const connection of this.#connections) this.#affect(connection, kind);
    if (kind === 'refuse') await this.#stopListening();
    else if (this.#server === undefined) await this.#listen();
  }

  async close(): Promise<void> {
    for (const connection of [...this.#connections, ...this.#forgotten]) connection.reset();
    await this.#stopListening();
  }

  #affect(connection: RelayedConnection, kind: OutageKind | undefined): void {
    switch (kind) {
      case undefined:
        connection.carry();
        break;
      case 'cut':
      case 'refuse':
        connection.reset();
        break;
      case 'blackhole':
        connection.hold();
        break;
      case 'halfOpen':
        connection.forget();
        this.#connections.delete(connection);
        this.#forgotten.push(connection);
        break;
    }
  }

  async #listen(): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      if (this.#outage === 'cut' || this.#connections.size >= MAX_CONNECTIONS) {
        socket.resetAndDestroy();
        return;
      }
      const connection = new RelayedConnection(socket, this.#target, this.#traffic, () =>
        this.#connections.delete(connection),
      );
      this.#connections.add(connection);
      if (this.#outage === undefined) connection.carry();
    });
    this.#server = server;
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    // A TCP server that listens has an address with a port.
    this.#port = (server.address() as AddressInfo).port;
  }

  async #stopListening(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    // Connections that were forgotten on purpose are still open; the port is free without waiting for them.
    await Promise.race([closed, new Promise((resolve) => setImmediate(resolve))]);
  }
}
