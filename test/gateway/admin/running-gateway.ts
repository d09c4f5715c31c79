import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Station } from '@shivar/core/model';
import { runGateway } from '@shivar/gateway/admin';
import { GATEWAY_CONFIG, type GatewayPaths, gatewayPaths } from '@shivar/gateway/config';
import { defaultConfig } from '@shivar/platform/config';
import { connectAsync } from 'mqtt';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A gateway of a test: the whole program in this process, on loopback, with an open broker. */
export interface RunningGateway {
  /** Without a slash at the end. */
  readonly page: string;
  readonly broker: string;
  readonly password: string;
  readonly paths: GatewayPaths;
  /** Publishes at QoS 1 and waits for the answer, which means that it is stored. */
  publish(topic: string, payload: string | Buffer): Promise<void>;
}

/** Starts a gateway with these stations; it stops with the test. */
export async function startGateway(t: TestContext, stations: readonly Station[]): Promise<RunningGateway> {
  const folder = temporaryFolder(t);
  const config = defaultConfig(GATEWAY_CONFIG, {
    dataDirectory: folder,
    mqtt: { host: '127.0.0.1', port: 0, open: true },
    http: { host: '127.0.0.1', port: 0 },
    log: { level: 'silent' },
  });
  const paths = gatewayPaths(config, { baseDirectory: folder });
  mkdirSync(paths.stationsDirectory);
  for (const station of stations) {
    writeFileSync(path.join(paths.stationsDirectory, `${station.id}.json`), JSON.stringify(station));
  }
  const stop = new AbortController();
  let ended: Promise<number> = Promise.resolve(0);
  const ready = new Promise<string>((resolve, reject) => {
    ended = runGateway({ config, paths }, { out: resolve, terminal: false, json: true, signal: stop.signal });
    ended.catch(reject);
  });
  t.after(async () => {
    stop.abort();
    assert.equal(await ended, 0);
  });
  const told = JSON.parse(await ready).ready;
  return {
    page: told.page.replace(/\/$/, ''),
    broker: told.broker,
    password: told.technicianPassword,
    paths,
    publish: async (topic, payload) => {
      const client = await connectAsync(told.broker, { clientId: 'test', reconnectPeriod: 0 });
      await client.publishAsync(topic, payload, { qos: 1 });
      await client.endAsync();
    },
  };
}

/** A technician at the API: the cookie and the form token of a log-in. */
export async function logIn({ page, password }: RunningGateway): Promise<Record<string, string>> {
  const response = await fetch(`${page}/api/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ password }),
  });
  assert.equal(response.status, 200);
  const { formToken } = (await response.json()) as { formToken: string };
  const cookie = response.headers
    .getSetCookie()
    .map((value) => value.split(';', 1)[0])
    .join('; ');
  return { cookie, 'x-shivar-form-token': formToken, 'content-type': 'application/json' };
}
