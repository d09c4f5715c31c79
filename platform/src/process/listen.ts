import type { AddressInfo, Server } from 'node:net';
import { ShivarError } from '@shivar/core/errors';

/** Where a server is to listen. Port 0: any free one. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** When the port is taken, take any free one instead; the result says so. */
  readonly orFree?: boolean;
}

/** Where it listens. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  /** The port asked for, when it was taken and another one was used. */
  readonly instead?: number;
}

/**
 * Starts a TCP or HTTP server, and waits until it listens.
 *
 * @throws {ShivarError} PORT_TAKEN when another program has the port, LISTEN_FAILED otherwise.
 */
export async function listen(
  server: Server,
  { host, port, orFree = false }: ListenOptions,
): Promise<Listening> {
  try {
    return { host, port: await listenOnce(server, host, port) };
  } catch (error) {
    if (!isTaken(error)) {
      throw new ShivarError('LISTEN_FAILED', `cannot listen on ${host}:${port}: ${String(error)}`, {
        cause: error,
      });
    }
    if (orFree && port !== 0) return { host, port: await listenOnce(server, host, 0), instead: port };
    throw new ShivarError(
      'PORT_TAKEN',
      `another program already listens on ${host}:${port}; stop it or choose another port`,
      { cause: error },
    );
  }
}

function listenOnce(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      // A TCP server that listens has an address with a port.
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
