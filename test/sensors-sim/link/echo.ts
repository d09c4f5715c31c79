import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { LinkProxy } from '@shivar/sensors-sim/link';

/** A server that sends back what it gets, and a link that leads to it; both stop with the test. */
export async function linkToEcho(t: TestContext): Promise<LinkProxy> {
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server that listens
  const proxy = await LinkProxy.open({ port: 0, target: { host: '127.0.0.1', port } });
  t.after(async () => {
    await proxy.close();
    server.close();
  });
  return proxy;
}

/** A client of a link that remembers what it got and how it ended. */
export class EchoClient {
  readonly socket: Socket;
  text = '';
  outcome: 'open' | 'closed' | 'reset' | 'refused' = 'open';

  constructor(t: TestContext, port: number) {
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.socket.on('data', (chunk) => {
      this.text += String(chunk);
    });
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.outcome = error.code === 'ECONNREFUSED' ? 'refused' : 'reset';
    });
    this.socket.on('close', () => {
      if (this.outcome === 'open') this.outcome = 'closed';
    });
    t.after(() => this.socket.destroy());
  }
}
