import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';

/** The least a durable store can do: payloads one after another, synced at every commit. */
export class RawLog {
  readonly #file: number;

  constructor(folder: string) {
    this.#file = openSync(path.join(folder, 'raw.log'), 'a');
  }

  commit(payloads: readonly Uint8Array[]): void {
    writeSync(this.#file, Buffer.concat(payloads));
    fdatasyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}
