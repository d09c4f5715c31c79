import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy that resets a connection after a given number of bytes in one direction. */
export class CuttingProxy {
  readonly #target: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** For the next connection only; undefined carries everything. */
  #cut: { readonly direction: 'up' | 'down'; readonly afterBytes: number } | undefined;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((near) => this.#relay(near));
  }

  static async open(target: number): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    // A TCP server that listens has an address with a port.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  cutNext(direction: 'up' | 'down', afterBytes: number): void {
    this.#cut = { direction, afterBytes };
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #relay(near: Socket): void {
    const cut = this.#cut;
    this.#cut = undefined;
    const far = connect(this.#target, '127.0.0.1');
    const end = (): void => {
      near.resetAndDestroy();
      far.resetAndDestroy();
    };
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        end();
      });
    }
    carry(near, far, cut?.direction === 'up' ? cut.afterBytes : undefined, end);
    carry(far, near, cut?.direction === 'down' ? cut.afterBytes : undefined, end);
  }
}

/** Passes bytes on, up to the limit; the bytes before it do arrive. */
function carry(from: Socket, to: Socket, limit: number | undefined, end: () => void): void {
  let left = limit ?? Number.POSITIVE_INFINITY;
  from.on('data', (chunk: Buffer) => {
    const part = chunk.subarray(0, Math.min(chunk.length, left));
    left -= part.length;
    to.write(part, () => {
      if (left <= 0) setImmediate(end);
    });
  });
}
