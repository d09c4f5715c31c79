import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../setup.mjs';

/** How long a program may take to say that it is ready, ms: a slow disk, a first start. */
const READY_WITHIN_MS = 30_000;
/** How long it may take to stop before it is killed, ms. */
const STOP_WITHIN_MS = 8_000;
/** Lines of a program that are kept to be shown when it ends badly. */
const KEPT_LINES = 30;

/** A program of ours as a child process: what it tells over its channel or in JSON lines are events. */
export class Program {
  #child;
  #name;
  #listeners = new Set();
  #kept = [];
  #stopping = false;
  #ended;

  constructor(node, name, entry, args, { env = {}, onEvent } = {}) {
    this.#name = name;
    if (onEvent) this.#listeners.add(onEvent);
    this.#child = spawn(node, [path.join(root, entry), ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Ctrl-C reaches the whole foreground group; the programs are to be stopped in order, by this one.
      detached: true,
    });
    this.#ended = new Promise((resolve) => this.#child.once('close', (code) => resolve(code)));
    this.#child.on('message', (event) => this.#tell(event));
    this.#child.once('error', (error) => this.#keep(String(error)));
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#line(line));
    createInterface({ input: this.#child.stderr }).on('line', (line) => this.#keep(line));
  }

  get running() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves with the exit code. */
  get ended() {
    return this.#ended;
  }

  /** True when it ended without having been told to. */
  get failed() {
    return !this.running && !this.#stopping && this.#child.exitCode !== 0;
  }

  onEvent(listener) {
    this.#listeners.add(listener);
  }

  /** The first event that `pick` makes something of. Fails when the program ends, or is too slow. */
  async waitFor(pick, withinMs = READY_WITHIN_MS) {
    let listener;
    let timer;
    const found = new Promise((resolve, reject) => {
      listener = (event) => {
        const value = pick(event);
        if (value !== undefined) resolve(value);
      };
      this.#listeners.add(listener);
      timer = setTimeout(
        () => reject(new Error(this.#complaint(`was not ready within ${withinMs / 1000} s`))),
        withinMs,
      );
      this.#ended.then((code) => reject(new Error(this.#complaint(`ended with exit code ${code}`))));
    });
    try {
      return await found;
    } finally {
      clearTimeout(timer);
      this.#listeners.delete(listener);
    }
  }

  /** Stops it cleanly; kills it, by its id, when it does not. */
  async stop() {
    if (!this.running) return;
    this.#stopping = true;
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_WITHIN_MS);
    await this.#ended;
    clearTimeout(timer);
  }

  #line(line) {
    let event;
    try {
      event = JSON.parse(line);
    } catch {
      event = undefined;
    }
    if (event === null || typeof event !== 'object') this.#keep(line);
    else this.#tell(event);
  }

  #tell(event) {
    for (const listener of [...this.#listeners]) listener(event);
    if (event.level !== undefined) this.#keep(JSON.stringify(event));
  }

  #keep(line) {
    this.#kept.push(line);
    if (this.#kept.length > KEPT_LINES) this.#kept.shift();
  }

  #complaint(what) {
    const last = this.#kept.length === 0 ? '' : `\nIts last words:\n${this.#kept.join('\n')}`;
    return `The ${this.#name} ${what}.${last}`;
  }
}

/** Runs a program to its end and returns what it printed. */
export async function output(node, entry, args, env = {}) {
  const child = spawn(node, [path.join(root, entry), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let complaint = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0)
    throw new Error(`${path.basename(entry)} ${args.join(' ')} ended with exit code ${code}.\n${complaint}`);
  return text;
}
