import { Worker } from 'node:worker_threads';
import { ShivarError } from '@shivar/core/errors';
import type { Row, SqliteDatabase, SqlValue, Write } from './database.ts';
import { closedError } from './database-error.ts';
import type { Call, Reply, WorkerStart } from './worker-protocol.ts';

/** A call without its id. */
type Request = Call extends infer Each ? (Each extends Call ? Omit<Each, 'id'> : never) : never;

interface Waiting {
  readonly resolve: (rows: readonly Row[]) => void;
  readonly reject: (error: Error) => void;
}

/** Opens a file with the built-in `node:sqlite`, in a worker thread so that no fsync holds up the event loop. */
export async function openNodeDatabase(start: WorkerStart): Promise<SqliteDatabase> {
  const database = new NodeDatabase(start);
  await database.open();
  return database;
}

class NodeDatabase implements SqliteDatabase {
  readonly backend = 'node';
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #exited: Promise<void>;
  #nextId = 1;
  #refusal: ShivarError | undefined;

  constructor(start: WorkerStart) {
    this.#worker = new Worker(new URL('./writer-worker.js', import.meta.url), { workerData: start });
    this.#worker.on('message', (reply: Reply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#lose(error));
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#lose(undefined);
        resolve();
      });
    });
  }

  async open(): Promise<void> {
    try {
      await this.#call({ kind: 'open' });
    } catch (error) {
      await this.#worker.terminate();
      throw error;
    }
  }

  async transaction(writes: readonly Write[]): Promise<void> {
    await this.#call({ kind: 'transaction', writes: writes.map(compactWrite) });
  }

  read(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly Row[]> {
    return this.#call({ kind: 'read', sql, parameters: parameters.map(compactValue) });
  }

  async close(): Promise<void> {
    if (this.#refusal === undefined) {
      const closing = this.#call({ kind: 'close' });
      this.#refusal = closedError();
      await closing;
    }
    await this.#exited;
  }

  #call(request: Request): Promise<readonly Row[]> {
    if (this.#refusal !== undefined) return Promise.reject(this.#refusal);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...request, id });
    });
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === 'done') waiting?.resolve(reply.rows ?? []);
    else waiting?.reject(new ShivarError(reply.failure.code, reply.failure.message, reply.failure));
  }

  /** The thread is gone: by itself after close(), else everybody who waits is told. */
  #lose(cause: unknown): void {
    this.#refusal ??= new ShivarError('DATABASE_WRITER_LOST', 'the thread that writes the database ended', {
      cause,
    });
    for (const { reject } of this.#waiting.values()) reject(this.#refusal);
    this.#waiting.clear();
  }
}

function compactWrite(write: Write): Write {
  if (write.kind === 'insert') return { ...write, rows: write.rows.map((row) => row.map(compactValue)) };
  if (write.kind === 'run') return { ...write, parameters: (write.parameters ?? []).map(compactValue) };
  return write;
}

/** A view is sent with the whole buffer behind it, which for small ones is a shared pool: send a copy instead. */
function compactValue(value: SqlValue): SqlValue {
  if (!(value instanceof Uint8Array) || value.byteLength === value.buffer.byteLength) return value;
  return value.slice();
}
