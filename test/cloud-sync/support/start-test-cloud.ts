import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import {
  type Cloud,
  type CloudOptions,
  type CloudStore,
  openSqliteCloudStore,
  startCloud,
} from '@shivar/cloud-sync/cloud';
import { createLogger } from '@shivar/platform/log';

/** 2026-06-15T12:00:00+05:30. */
export const NOW: number = Date.UTC(2026, 5, 15, 6, 30);

export const ADMIN_TOKEN = 'an-admin-token-that-only-this-test-knows';

export interface TestCloud extends Cloud {
  readonly store: CloudStore;
  /** Asks as an administrator, with JSON. */
  admin(method: string, path: string, body?: unknown): Promise<Response>;
}

/** A cloud in this process over a store in a temporary folder; it is gone when the test is. */
export async function startTestCloud(
  t: TestContext,
  options: Partial<CloudOptions> & { readonly withoutToken?: boolean } = {},
): Promise<TestCloud> {
  const { withoutToken = false, ...given } = options;
  const directory = await mkdtemp(path.join(tmpdir(), 'shivar-cloud-'));
  const store = await openSqliteCloudStore({ path: path.join(directory, 'cloud.db'), now: NOW });
  const cloud = await startCloud({
    store,
    clock: { now: () => NOW, simulated: true },
    monotonic: { now: () => performance.now() },
    log: createLogger({ program: 'cloud', level: 'silent' }),
    host: '127.0.0.1',
    port: 0,
    ...(withoutToken ? {} : { adminToken: ADMIN_TOKEN }),
    ...given,
  });
  t.after(async () => {
    await cloud.close();
    await rm(directory, { recursive: true });
  });
  return { ...cloud, store, admin: (method, at, body) => asAdmin(`${cloud.url}${at}`, method, body) };
}

function asAdmin(url: string, method: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Registers a gateway and gives its key. */
export async function registerGateway(
  cloud: TestCloud,
  id: string,
  stations: readonly string[],
): Promise<Uint8Array> {
  const response = await cloud.admin('POST', '/v1/admin/gateways', { id, stations });
  const body: unknown = await response.json();
  if (typeof body !== 'object' || body === null || !('key' in body) || typeof body.key !== 'string') {
    throw new Error(`no key: ${response.status}`);
  }
  return new Uint8Array(Buffer.from(body.key, 'base64url'));
}
