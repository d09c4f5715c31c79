import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ShivarError } from '@shivar/core/errors';
import type { Station } from '@shivar/core/model';
import type { RulePack } from '@shivar/core/rules';

/** A gateway of one's own, for one record. */
export interface PrivateGateway {
  /** `mqtt://…` of its broker. */
  readonly broker: string;
  /** `http://…` of its station page. */
  readonly page: string;
  /** Ends the program and removes its folder. */
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('../../../gateway/bin/shivar.mjs', import.meta.url));

/** A small computer with a slow card starts within this time, ms. */
const READY_WITHIN_MS = 60_000;
/** The gateway stops by itself within 15 s; after that it is killed. */
const STOP_WITHIN_MS = 20_000;

/**
 * Starts a gateway in a temporary folder, on loopback only, open to every client, with a clock that follows the messages
 * it gets, and the rules that come with it except where `packs` replace them.
 *
 * @throws {ShivarError} PRIVATE_GATEWAY when it does not come up.
 */
export async function startPrivateGateway(
  station: Station,
  packs: readonly RulePack[] = [],
): Promise<PrivateGateway> {
  const folder = await mkdtemp(path.join(tmpdir(), 'shivar-replay-'));
  const config = await writeFiles(folder, station, packs);
  // The data directory is named here, because one in the environment belongs to somebody's real gateway.
  const place = ['--config', config, '--data', folder];
  const child = spawn(process.execPath, [PROGRAM, 'gateway', 'run', ...place, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { broker, page } = await ready(child);
    return { broker, page, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function writeFiles(folder: string, station: Station, packs: readonly RulePack[]): Promise<string> {
  const config = path.join(folder, 'gateway.json');
  const loopback = { host: '127.0.0.1', port: 0 };
  const document = {
    configVersion: 1,
    id: 'replay',
    mqtt: { ...loopback, open: true },
    http: loopback,
    clock: { source: 'record' },
    log: { level: 'warn' },
  };
  await mkdir(path.join(folder, 'stations'));
  await writeFile(path.join(folder, 'stations', `${station.id}.json`), JSON.stringify(station));
  await mkdir(path.join(folder, 'rules'));
  for (const pack of packs)
    await writeFile(path.join(folder, 'rules', `${pack.id}.json`), JSON.stringify(pack));
  await writeFile(config, JSON.stringify(document));
  return config;
}

/** Waits for the line that says where it listens; the rest of what it says is kept for the error. */
async function ready(child: ChildProcess): Promise<{ readonly broker: string; readonly page: string }> {
  const said: string[] = [];
  child.stderr?.on('data', (chunk) => said.push(String(chunk)));
  const failed = (why: string): ShivarError =>
    new ShivarError('PRIVATE_GATEWAY', `the private gateway ${why}\n${said.join('')}`.trimEnd());
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(failed('is not ready in time')), READY_WITHIN_MS);
    const settle = (outcome: () => void): void => {
      clearTimeout(timer);
      outcome();
    };
    child.on('error', (error) => settle(() => reject(failed(`cannot be started: ${error.message}`))));
    child.on('close', (code) => settle(() => reject(failed(`ended with code ${code}`))));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const place = readyLine(line);
      if (place === undefined) said.push(`${line}\n`);
      else settle(() => resolve(place));
    });
  });
}

function readyLine(line: string): { readonly broker: string; readonly page: string } | undefined {
  try {
    const parsed: { readonly ready?: { readonly broker: string; readonly page: string } } = JSON.parse(line);
    return parsed.ready;
  } catch {
    return undefined;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await closed;
  clearTimeout(timer);
}
