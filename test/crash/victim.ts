import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Crowd } from './village.ts';

/** What a victim process is told at its start. */
export interface VictimOptions {
  readonly dataDirectory: string;
  /** 0 the first time, then the port it had before. */
  readonly port: number;
  readonly crowd: Crowd;
}

/** How long a victim may take to listen, restart included. */
const START_DEADLINE_MS = 30_000;

/** A process that takes publications in, dies when told, and comes back on the same port with the same data. */
export class Victim {
  readonly #script: string;
  readonly #dataDirectory: string;
  readonly #crowd: Crowd;
  readonly #under: readonly string[];
  #child: ChildProcess | undefined;
  #port = 0;

  /** `under` is a command, with its arguments, that runs the victim: a tracer. */
  constructor(
    kind: 'gateway' | 'control',
    dataDirectory: string,
    crowd: Crowd,
    under: readonly string[] = [],
  ) {
    this.#script = fileURLToPath(new URL(`./${kind}-victim.js`, import.meta.url));
    this.#dataDirectory = dataDirectory;
    this.#crowd = crowd;
    this.#under = under;
  }

  get port(): number {
    return this.#port;
  }

  /** Milliseconds it took until it listened. */
  async start(): Promise<number> {
    const began = performance.now();
    const options: VictimOptions = {
      dataDirectory: this.#dataDirectory,
      port: this.#port,
      crowd: this.#crowd,
    };
    const [command = process.execPath, ...rest] = [
      ...this.#under,
      process.execPath,
      this.#script,
      JSON.stringify(options),
    ];
    const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    this.#port = await firstLine(child);
    return performance.now() - began;
  }

  /** As a power cut would end it, but for what the kernel still holds. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}

/** The port in the line a victim prints when it listens. */
async function firstLine(child: ChildProcess): Promise<number> {
  let text = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`not listening after ${START_DEADLINE_MS} ms`)),
      START_DEADLINE_MS,
    );
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it listened`)));
    child.stdout?.on('data', (chunk) => {
      text += String(chunk);
      const end = text.indexOf('\n');
      if (end < 0) return;
      clearTimeout(timer);
      child.stdout?.removeAllListeners('data');
      child.removeAllListeners('exit');
      child.stdout?.resume();
      // The victim wrote it.
      resolve((JSON.parse(text.slice(0, end)) as { port: number }).port);
    });
  });
}
