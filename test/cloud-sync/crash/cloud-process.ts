import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const VICTIM = fileURLToPath(new URL('./cloud-victim.js', import.meta.url));

/** A cloud in a process of its own, on a port that stays while it dies and comes back. */
export class CloudProcess {
  readonly #file: string;
  #child: ChildProcess | undefined;
  #port = 0;

  constructor(file: string) {
    this.#file = file;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts it; it kills itself at that step of that request. */
  async start(step = 'never', request = 1): Promise<void> {
    const child = fork(VICTIM, [this.#file, String(this.#port), step, String(request)]);
    this.#child = child;
    const [message]: unknown[] = await once(child, 'message');
    this.#port = Number(Object(message).port);
  }

  /** Resolves when it has died of itself. */
  async died(): Promise<void> {
    const child = this.#child;
    if (child !== undefined && child.exitCode === null && child.signalCode === null)
      await once(child, 'exit');
  }

  async stop(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.died();
  }
}
