import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type SealedMessage, UplinkError, type UplinkTransport } from '@shivar/cloud-sync/uplink';
import { acknowledgementMac, requestMac } from '@shivar/core/sync';
import { LinkProxy } from '@shivar/sensors-sim/link';
import { CuttingProxy } from '../cloud-sync/support/cutting-proxy.ts';

const KEY = new Uint8Array(32).fill(5);
const TIMEOUT_MS = 400;

/** Makes a transport that gives an exchange up after this long. */
export type OpenTransport = (url: string, answerTimeoutMs: number) => UplinkTransport;

/** What every {@link UplinkTransport} promises. Each test has a server of its own that answers with what it was sent. */
export function uplinkTransportContract(name: string, open: OpenTransport): void {
  test(`${name}: an answer is the whole answer to this request`, async (t) => {
    const server = await EchoServer.start(t);
    const transport = opened(t, open, server.url);
    for (const size of [0, 1, 1_000, 200_000]) {
      const request = sealed(new Uint8Array(size).fill(size & 0xff));
      assertAnswers(await transport.exchange(request), request);
    }
  });

  test(`${name}: cut at any byte of request or answer, an exchange fails, and the next one works`, async (t) => {
    const server = await EchoServer.start(t);
    const proxy = await CuttingProxy.open(server.port);
    t.after(() => proxy.close());
    let number = 0;
    for (const direction of ['up', 'down'] as const) {
      let whole = false;
      for (let afterBytes = 0; !whole; afterBytes += 7) {
        proxy.cutNext(direction, afterBytes);
        number += 1;
        const transport = open(proxy.url, TIMEOUT_MS);
        const request = sealed(new TextEncoder().encode(`request ${number}`));
        const first = await transport.exchange(request).catch((error: unknown) => error);
        whole = !(first instanceof Error);
        if (whole) {
          assertAnswers(first as SealedMessage, request);
        } else {
          assert.equal((first as UplinkError).code, 'UPLINK_UNREACHABLE');
          assertAnswers(await transport.exchange(request), request);
        }
        await transport.close();
      }
    }
    assert.ok(number > 20, `${number} places to cut at`);
  });

  test(`${name}: a silent link fails an exchange in a bounded time`, async (t) => {
    const server = await EchoServer.start(t);
    const proxy = await LinkProxy.open({ port: 0, target: { host: '127.0.0.1', port: server.port } });
    t.after(() => proxy.close());
    const transport = opened(t, open, `http://127.0.0.1:${proxy.port}`);
    const request = sealed(new Uint8Array(10));
    assertAnswers(await transport.exchange(request), request);
    await proxy.setOutage('halfOpen');
    const began = performance.now();
    await assert.rejects(transport.exchange(request), { code: 'UPLINK_UNREACHABLE' });
    assert.ok(performance.now() - began < 10 * TIMEOUT_MS, 'not for ever');
    await proxy.setOutage(undefined);
    assertAnswers(await transport.exchange(request), request);
  });

  test(`${name}: a refused connection is an unreachable cloud`, async (t) => {
    const server = await EchoServer.start(t);
    const transport = opened(t, open, server.url);
    await server.stop();
    await assert.rejects(transport.exchange(sealed(new Uint8Array())), {
      code: 'UPLINK_UNREACHABLE',
      retryable: true,
    });
  });

  test(`${name}: what the cloud says instead of an answer is told apart`, async (t) => {
    const server = await EchoServer.start(t);
    const transport = opened(t, open, server.url);
    const cases: [status: number, code: string][] = [
      [401, 'UPLINK_REFUSED'],
      [403, 'UPLINK_REFUSED'],
      [413, 'UPLINK_TOO_LARGE'],
      [429, 'UPLINK_BUSY'],
      [503, 'UPLINK_BUSY'],
      [500, 'UPLINK_FAILED'],
      [302, 'UPLINK_FAILED'],
    ];
    for (const [status, code] of cases) {
      server.refuseWith = { status, headers: { 'retry-after': '7', location: 'http://elsewhere.invalid/' } };
      const error = await transport.exchange(sealed(new Uint8Array(3))).catch((e: unknown) => e);
      assert.ok(error instanceof UplinkError);
      assert.equal(error.code, code, String(status));
      assert.equal(error.retryAfterMs, code === 'UPLINK_BUSY' ? 7_000 : undefined);
    }
    server.refuseWith = undefined;
    const request = sealed(new Uint8Array(3));
    assertAnswers(await transport.exchange(request), request);
  });

  test(`${name}: an answer longer than any acknowledgement is not taken`, async (t) => {
    const server = await EchoServer.start(t);
    const transport = opened(t, open, server.url);
    server.answerBytes = 2_000_000;
    await assert.rejects(transport.exchange(sealed(new Uint8Array(3))), { code: 'UPLINK_UNREACHABLE' });
  });

  test(`${name}: closing ends the exchange under way`, async (t) => {
    const server = await EchoServer.start(t);
    const transport = opened(t, open, server.url, 60_000);
    server.silent = true;
    const exchange = transport.exchange(sealed(new Uint8Array(3)));
    const failed = assert.rejects(exchange, { code: 'UPLINK_UNREACHABLE' });
    await server.asked();
    await transport.close();
    await failed;
  });

  test(`${name}: traffic is counted in both directions`, async (t) => {
    const server = await EchoServer.start(t);
    const transport = opened(t, open, server.url);
    await transport.exchange(sealed(new Uint8Array(5_000)));
    const { bytesUp, bytesDown } = transport.traffic();
    assert.ok(bytesUp > 5_000 && bytesUp < 6_000, `${bytesUp} up`);
    assert.ok(bytesDown > 5_000 && bytesDown < 6_000, `${bytesDown} down`);
  });
}

function opened(t: TestContext, open: OpenTransport, url: string, timeoutMs = TIMEOUT_MS): UplinkTransport {
  const transport = open(url, timeoutMs);
  t.after(() => transport.close());
  return transport;
}

function sealed(body: Uint8Array): SealedMessage {
  return { body, mac: requestMac(KEY, body) };
}

function assertAnswers(answer: SealedMessage, request: SealedMessage): void {
  assert.deepEqual(Buffer.from(answer.body), Buffer.from(request.body));
  assert.deepEqual(answer.mac, acknowledgementMac(KEY, request.mac, request.body));
}

/** Answers a request with its own body, authenticated as the cloud would. */
class EchoServer {
  refuseWith: { readonly status: number; readonly headers: Readonly<Record<string, string>> } | undefined;
  silent = false;
  /** Length of the answer; that of the request when absent. */
  answerBytes: number | undefined;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((incoming, outgoing) => void this.#answer(incoming, outgoing));
  }

  static async start(t: TestContext): Promise<EchoServer> {
    const echo = new EchoServer();
    echo.#server.listen(0, '127.0.0.1');
    await once(echo.#server, 'listening');
    t.after(() => echo.stop());
    return echo;
  }

  get port(): number {
    // A TCP server that listens has an address with a port.
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async asked(): Promise<void> {
    await once(this.#server, 'request');
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    outgoing.on('error', () => undefined);
    const body = await bodyOf(incoming).catch(() => undefined);
    if (body === undefined || this.silent) return;
    const mac = new Uint8Array(Buffer.from(String(incoming.headers['shivar-mac'] ?? ''), 'base64url'));
    const answer = this.answerBytes === undefined ? body : new Uint8Array(this.answerBytes);
    outgoing.writeHead(this.refuseWith?.status ?? 200, {
      ...this.refuseWith?.headers,
      'shivar-mac': Buffer.from(acknowledgementMac(KEY, mac, answer)).toString('base64url'),
    });
    outgoing.end(answer);
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}
