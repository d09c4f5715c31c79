import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { CORE_THRESHOLDS } from '@shivar/core/rules';
import { benchAuthenticator } from '@shivar/gateway/broker';
import { trustedSystemClock } from '@shivar/gateway/pipeline';
import { type Gateway, type GatewayOptions, startGateway } from '@shivar/gateway/runtime';
import { createLogger } from '@shivar/platform/log';
import mqtt, { type MqttClient } from 'mqtt';
import { sensorOf, stationOf } from './stations.ts';

/** What is to be ended before a data directory goes. */
const users = new Map<string, (() => Promise<unknown>)[]>();

/** A data directory; when the test is over, whoever uses it is stopped and it is taken away. */
export async function dataDirectory(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'shivar-gateway-'));
  const ends: (() => Promise<unknown>)[] = [];
  users.set(folder, ends);
  t.after(async () => {
    for (const end of ends.reverse()) await end();
    users.delete(folder);
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A gateway in this process, with one station `dindori-01` and its sensor `mast`, on a {@link dataDirectory}. */
export async function runGateway(folder: string, options: Partial<GatewayOptions> = {}): Promise<Gateway> {
  const gateway = await startGateway({
    id: 'gw',
    softwareVersion: '0.0.0',
    dataDirectory: folder,
    configuration: { stations: [stationOf('dindori-01', [sensorOf('mast')])], packs: [CORE_THRESHOLDS] },
    clock: trustedSystemClock(),
    broker: { host: '127.0.0.1', port: 0, authenticator: benchAuthenticator },
    log: createLogger({ program: 'gateway', level: 'silent' }),
    fatal: (error) => assert.fail(String(error)),
    ...options,
  });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= gateway.stop();
    return stopped;
  };
  users.get(folder)?.push(stop);
  return { ...gateway, stop };
}

/** A client of a gateway; it is gone when the test is. */
export async function connectSensor(
  t: TestContext,
  gateway: Gateway,
  clientId = 'mast',
): Promise<MqttClient> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${gateway.broker.port}`, { clientId });
  t.after(() => client.endAsync(true));
  return client;
}
