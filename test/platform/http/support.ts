import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { closeHttpServer, createHttpServer, type HttpServerOptions } from '@shivar/platform/http';
import { listen } from '@shivar/platform/process';

/** A server for the routes of one test on a free loopback port; it closes with the test. Returns its base URL. */
export async function serve(t: TestContext, options: HttpServerOptions): Promise<string> {
  const server = createHttpServer(options);
  await listen(server, { host: '127.0.0.1', port: 0 });
  t.after(() => closeHttpServer(server, 0));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The members of the problem details in an answer, checked for their media type. */
export async function problemOf(response: Response): Promise<Record<string, unknown>> {
  if (response.headers.get('content-type') !== 'application/problem+json') {
    throw new Error(`no problem details but ${response.status} ${await response.text()}`);
  }
  return (await response.json()) as Record<string, unknown>;
}
