import { Socket } from 'node:net';
import type { buildConnector } from 'undici';

/** Counts the bytes of every connection that a connector makes. */
export class SocketTraffic {
  #bytesUp = 0;
  #bytesDown = 0;
  readonly #open = new Set<Socket>();

  /** The same connector, its sockets counted. */
  counted(connector: buildConnector.connector): buildConnector.connector {
    return (options, callback) => {
      connector(options, (...result) => {
        const [, socket] = result;
        // After a failure undici gives no second argument at all, whatever its types say.
        if (socket instanceof Socket) this.#watch(socket);
        callback(...result);
      });
    };
  }

  total(): { readonly bytesUp: number; readonly bytesDown: number } {
    let [bytesUp, bytesDown] = [this.#bytesUp, this.#bytesDown];
    for (const socket of this.#open) {
      bytesUp += socket.bytesWritten;
      bytesDown += socket.bytesRead;
    }
    return { bytesUp, bytesDown };
  }

  #watch(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => {
      this.#open.delete(socket);
      this.#bytesUp += socket.bytesWritten;
      this.#bytesDown += socket.bytesRead;
    });
  }
}
