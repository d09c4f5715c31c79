import { randomBytes } from 'node:crypto';
import type { GatewayId } from '@shivar/core/model';
import { asksForState, judgeRequest, type RefusedRecord, type UplinkRequest } from '@shivar/core/sync';
import type { ProcessingTime } from '@shivar/core/time';
import { type DatabaseOptions, migrate, openDatabase, type SqliteDatabase } from '@shivar/platform/sqlite';
import type { CloudReader, CloudRegistry, CloudStore, Receipt } from '../cloud-store.ts';
import { auditWrite, receiveWrites } from './receive-writes.ts';
import { readReceiverView } from './receiver-view.ts';
import { integer, text } from './rows.ts';
import { CLOUD_SCHEMA } from './schema.ts';
import { SerialQueue } from './serial-queue.ts';
import { SqliteReader } from './sqlite-reader.ts';
import { SqliteRegistry } from './sqlite-registry.ts';
import { statePage } from './state-page.ts';
import { wanted } from './wanted.ts';

export interface SqliteCloudStoreOptions extends Pick<DatabaseOptions, 'path' | 'backend'> {
  /** For the date of a memory that is created here. */
  readonly now: ProcessingTime;
}

/** A disk in a data centre takes larger pages at no cost. */
const PAGE_BYTES = 4096;

/** Opens the cloud's memory in one SQLite file, or creates it with a new epoch. One process at a time. */
export async function openSqliteCloudStore(options: SqliteCloudStoreOptions): Promise<CloudStore> {
  const { path, backend = 'auto', now } = options;
  const database = await openDatabase({ path, backend, pageBytes: PAGE_BYTES });
  await migrate(database, CLOUD_SCHEMA);
  await database.transaction([
    {
      kind: 'run',
      sql: 'INSERT OR IGNORE INTO memory (id, cloud_epoch, created_at_ms) VALUES (1, ?, ?)',
      parameters: [newEpoch(), now],
    },
  ]);
  const [memory] = await database.read('SELECT cloud_epoch FROM memory');
  return new SqliteCloudStore(database, memory === undefined ? '' : text(memory, 'cloud_epoch'));
}

function newEpoch(): string {
  return randomBytes(8).toString('hex');
}

class SqliteCloudStore implements CloudStore {
  readonly registry: CloudRegistry;
  readonly reader: CloudReader;
  readonly #database: SqliteDatabase;
  /** A request is judged by what is held, so no other may change that before its own transaction is done. */
  readonly #receiving = new SerialQueue();
  readonly #whole = new Set<string>();
  #epoch: string;

  constructor(database: SqliteDatabase, epoch: string) {
    this.#database = database;
    this.registry = new SqliteRegistry(database);
    this.reader = new SqliteReader(database);
    this.#epoch = epoch;
  }

  cloudEpoch(): string {
    return this.#epoch;
  }

  async beginEpoch(at: ProcessingTime): Promise<void> {
    const epoch = newEpoch();
    await this.#database.transaction([
      { kind: 'run', sql: 'UPDATE memory SET cloud_epoch = ?', parameters: [epoch] },
      auditWrite({ at, kind: 'newEpoch', detail: epoch }),
    ]);
    this.#epoch = epoch;
  }

  receive(
    gateway: GatewayId,
    request: UplinkRequest,
    arrival: { readonly at: ProcessingTime; readonly bytes: number },
  ): Promise<Receipt> {
    return this.#receiving.run(async () => {
      const judgement = judgeRequest(request, await readReceiverView(this.#database, gateway, request));
      const newRefusals = await this.#notYetRefused(gateway, judgement.refused);
      await this.#database.transaction(
        receiveWrites({ gateway, request, judgement, newRefusals, ...arrival }),
      );
      const after = asksForState(request, this.#epoch);
      return {
        judgement,
        cloudEpoch: this.#epoch,
        receipt: await this.#receipt(gateway),
        want: await wanted(this.#database, gateway, request, this.#whole),
        ...(after === undefined ? {} : { state: await statePage(this.#database, gateway, after) }),
      };
    });
  }

  async #receipt(gateway: GatewayId): Promise<number> {
    const [row] = await this.#database.read('SELECT requests FROM gateways WHERE gateway = ?', [gateway]);
    return row === undefined ? 0 : integer(row, 'requests');
  }

  /** A refusal is audited once, however often its record comes. */
  async #notYetRefused(
    gateway: GatewayId,
    refused: readonly RefusedRecord[],
  ): Promise<readonly RefusedRecord[]> {
    const fresh = await Promise.all(
      refused.map(async ({ incarnation, stream, sequence, digest }) => {
        const rows = await this.#database.read(
          'SELECT 1 AS one FROM refused WHERE gateway = ? AND incarnation = ? AND stream = ? AND sequence = ? AND digest = ?',
          [gateway, incarnation, stream, sequence, digest],
        );
        return rows.length === 0;
      }),
    );
    return refused.filter((_, index) => fresh[index]);
  }

  async forgetBefore(before: ProcessingTime): Promise<void> {
    await this.#database.transaction([
      { kind: 'run', sql: 'DELETE FROM audit WHERE at_ms < ?', parameters: [before] },
    ]);
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}
