import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Station } from '@shivar/core/model';

/** A gateway as its users start it, in a process and a folder of its own. */
export interface GatewayProcess {
  readonly dataDirectory: string;
  readonly mqttPort: number;
  readonly messagesFile: string;
  /** Stops it as a service manager would, and resolves when it has ended. */
  stop(): Promise<void>;
  /** Removes its folder. */
  remove(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('../../../gateway/bin/shivar.mjs', import.meta.url));

/** Writes the station files and starts `shivar gateway run`; resolves when it says that it is ready. */
export async function startGatewayProcess(stations: readonly Station[]): Promise<GatewayProcess> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'shivar-bench-'));
  await mkdir(path.join(dataDirectory, 'stations'));
  for (const station of stations) {
    await writeFile(path.join(dataDirectory, 'stations', `${station.id}.json`), JSON.stringify(station));
  }
  const config = path.join(dataDirectory, 'gateway.json');
  await writeFile(
    config,
    JSON.stringify({
      configVersion: 1,
      dataDirectory,
      mqtt: { host: '127.0.0.1', port: 0, open: true },
      http: { host: '127.0.0.1', port: 0 },
      log: { level: 'error' },
    }),
  );
  const flags = process.env.SHIVAR_BENCH_NODE_FLAGS?.split(' ') ?? [];
  const child = spawn(process.execPath, [...flags, PROGRAM, 'gateway', 'run', '--config', config, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Whoever ends the benchmark ends its gateway too.
  const kill = (): void => void child.kill();
  process.once('exit', kill);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const broker = await readyLine(child);
  return {
    dataDirectory,
    mqttPort: Number(new URL(broker).port),
    messagesFile: path.join(dataDirectory, 'messages.txt'),
    stop: () => stop(child),
    remove: () => rm(dataDirectory, { recursive: true }),
  };
}

/** The broker's address from the line that says ready. */
function readyLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code} before it was ready`)));
    if (child.stdout === null) throw new Error('the gateway has no output');
    createInterface(child.stdout).on('line', (line) => {
      const { ready } = JSON.parse(line) as { ready?: { broker: string } };
      if (ready !== undefined) resolve(ready.broker);
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    if (child.exitCode !== null) return resolve();
    child.removeAllListeners('exit');
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the gateway ended with ${code}`)),
    );
    child.kill('SIGTERM');
  });
}
