import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '../support/repository.ts';
import { type Crowd, sendersOf, villageOf } from './village.ts';

export interface VictimOptions {
  /** The gateway as it is run in the field, or an ordinary subscriber for comparison. */
  readonly kind: 'gateway' | 'control';
  /** Created when it is not there. */
  readonly dataDirectory: string;
  readonly crowd: Crowd;
  /** A command, with its arguments, that runs the victim: a tracer. */
  readonly under?: readonly string[];
}

/** How long a victim may take to listen, restart included. */
const START_DEADLINE_MS = 60_000;

/** A process that takes publications in, dies when told, and comes back on the same port with the same data. */
export class Victim {
  readonly #options: VictimOptions;
  #child: ChildProcess | undefined;
  #port = 0;

  constructor(options: VictimOptions) {
    this.#options = options;
  }

  get port(): number {
    return this.#port;
  }

  /** Resolves when it listens, to the milliseconds that took. */
  async start(): Promise<number> {
    await prepare(this.#options);
    const began = performance.now();
    const [command = process.execPath, ...rest] = [
      ...(this.#options.under ?? []),
      process.execPath,
      ...commandLine(this.#options, this.#port),
    ];
    const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    this.#port = await portOf(child);
    return performance.now() - began;
  }

  /** As a power cut would end it, but for what the kernel still holds. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** As a service manager would end it. Resolves to its exit code; null when a signal ended it. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return null;
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    }
    return child.exitCode;
  }
}

/** Writes what a gateway finds in the field: its configuration and the station file. */
async function prepare({ dataDirectory, crowd }: VictimOptions): Promise<void> {
  const stations = path.join(dataDirectory, 'stations');
  await mkdir(stations, { recursive: true });
  const station = villageOf(sendersOf(crowd));
  await writeFile(path.join(stations, `${station.id}.json`), JSON.stringify(station));
  const config = {
    configVersion: 1,
    id: 'gw-crash',
    dataDirectory: '.',
    mqtt: { host: '127.0.0.1', open: true },
    http: { host: '127.0.0.1', port: 0 },
    log: { level: 'silent' },
  };
  await writeFile(path.join(dataDirectory, 'gateway.json'), JSON.stringify(config));
}

function commandLine({ kind, dataDirectory }: VictimOptions, port: number): string[] {
  if (kind === 'control') {
    return [fileURLToPath(new URL('./control-victim.js', import.meta.url)), dataDirectory, String(port)];
  }
  const main = path.join(repositoryRoot, 'gateway/dist/main.js');
  const config = path.join(dataDirectory, 'gateway.json');
  return [main, 'gateway', 'run', '--json', '--config', config, '--mqtt-port', String(port)];
}

/** The port of the broker in the line a victim prints when it is ready. */
async function portOf(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('the victim was spawned with a pipe');
  const lines = createInterface({ input: child.stdout });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`the victim ended with ${code} before it was ready`);
  });
  const [line]: string[] = await Promise.race([
    once(lines, 'line', { signal: AbortSignal.timeout(START_DEADLINE_MS) }),
    gone,
  ]);
  gone.catch(() => undefined);
  const ready: { readonly ready: { readonly broker: string } } = JSON.parse(line ?? '');
  return Number(new URL(ready.ready.broker).port);
}
