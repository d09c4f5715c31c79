import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { eventually } from '../support/eventually.ts';
import { repositoryRoot } from '../support/repository.ts';

const run = promisify(execFile);
const SHIVAR = path.join(repositoryRoot, 'gateway/bin/shivar.mjs');
const CLOUD = path.join(repositoryRoot, 'cloud-sync/bin/shivar-cloud.mjs');
const SIMULATOR = path.join(repositoryRoot, 'sensors-sim/bin/shivar-sim.mjs');
const TOKEN = 'administrator-of-the-browser-test';
const GATEWAY = 'gw-dindori';
const START_WITHIN_MS = 15_000;

/** Four in the afternoon of a day in May, Indian time, when the test begins. */
export const START: number = Date.parse('2026-05-20T16:00:00+05:30');
/** Simulated seconds in one second: records that are sent every quarter of an hour reach the cloud in a few seconds. */
const SPEED = 60;

/** The gateway and the cloud as their own programs, on loopback, in a temporary folder. */
export interface RunningSystem {
  /** Addresses without a slash at the end. */
  readonly gateway: string;
  readonly cloud: string;
  readonly broker: string;
  readonly password: string;
  /** Simulated now. */
  now(): number;
  stop(): Promise<void>;
}

/** Starts both; whoever starts them stops them. */
export async function startSystem(): Promise<RunningSystem> {
  const folder = await mkdtemp(path.join(tmpdir(), 'shivar-browser-'));
  const running: ChildProcess[] = [];
  const stopAll = async (): Promise<void> => {
    for (const child of running.reverse()) await stop(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await startBoth(folder, running)), stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function startBoth(folder: string, running: ChildProcess[]): Promise<Omit<RunningSystem, 'stop'>> {
  const originMs = Date.now();
  const time = ['--start', new Date(START).toISOString(), '--speed', `${SPEED}`, '--origin', `${originMs}`];
  const cloudData = ['--data', path.join(folder, 'cloud'), '--port', '0'];
  const cloud = startProgram(CLOUD, ['run', '--json', ...cloudData, ...time], running);
  const { url } = await cloud.event<{ url: string }>('url');
  const data = path.join(folder, 'gateway');
  await mkdir(data);
  await prepareGateway(data, url, originMs);
  const config = ['--config', path.join(data, 'gateway.json'), '--data', data];
  const gateway = startProgram(SHIVAR, ['gateway', 'run', '--open', '--json', ...config], running);
  const { ready } = await gateway.event<{ ready: Ready }>('ready');
  return {
    gateway: ready.page.replace(/\/$/, ''),
    cloud: url.replace(/\/$/, ''),
    broker: ready.broker,
    password: ready.technicianPassword,
    now: () => START + (Date.now() - originMs) * SPEED,
  };
}

/** What a gateway says when it is ready. */
interface Ready {
  readonly page: string;
  readonly broker: string;
  readonly technicianPassword: string;
}

async function prepareGateway(data: string, cloud: string, originMs: number): Promise<void> {
  const config = {
    configVersion: 1,
    id: GATEWAY,
    mqtt: { host: '127.0.0.1', port: 0 },
    http: { host: '127.0.0.1', port: 0 },
    clock: { source: 'simulation', simulation: { startMs: START, originMs, speed: SPEED } },
    uplink: { url: cloud },
    log: { level: 'warn', format: 'json' },
  };
  await writeFile(path.join(data, 'gateway.json'), JSON.stringify(config));
  const station = path.join(data, 'dindori-01.json');
  await writeFile(station, await output(SIMULATOR, ['station']));
  await output(SHIVAR, ['station', 'add', station, '--data', data]);
  const register = ['cloud', 'add-gateway', GATEWAY, '--stations', 'dindori-01', '--url', cloud, '--json'];
  const { key } = JSON.parse(await output(SHIVAR, register));
  await writeFile(path.join(data, 'gateway.key'), `${key}\n`, { mode: 0o600 });
}

async function output(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [program, ...args], { env: environment() });
  return stdout;
}

interface Program {
  /** The first line of JSON on standard output that has the field. */
  event<Event>(field: string): Promise<Event>;
}

function startProgram(program: string, args: readonly string[], running: ChildProcess[]): Program {
  const child = spawn(process.execPath, [program, ...args], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  const events: Record<string, unknown>[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{')) events.push(JSON.parse(line));
  });
  return {
    event: async <Event>(field: string): Promise<Event> => {
      const found = (): Record<string, unknown> | undefined => events.find((event) => field in event);
      const what = `${path.basename(program)} tells its ${field}`;
      await eventually(() => found() !== undefined || child.exitCode !== null, what, START_WITHIN_MS);
      const event = found();
      if (event === undefined) throw new Error(`${path.basename(program)} ended with code ${child.exitCode}`);
      return event as Event; // the programs document what they print
    },
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, SHIVAR_CLOUD_TOKEN: TOKEN };
}
