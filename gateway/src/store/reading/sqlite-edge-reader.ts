import type { Observation, StationId, TimeAnchor } from '@shivar/core/model';
import type { Pane, RuleMatch, RuleResult } from '@shivar/core/stream';
import type { SqliteDatabase } from '@shivar/platform/sqlite';
import type {
  EdgeReader,
  FaultEntry,
  LedgerDay,
  LoggedMessage,
  PageOptions,
  QuarantineEntry,
  StoredDispatch,
  StoredTransition,
  StoreSize,
  StreamBacklog,
} from '../edge-reader.ts';
import type { Unfolded } from '../log/unfolded.ts';
import { DISPATCH_COLUMNS, dispatchEntry } from '../rows/dispatch-rows.ts';
import { readOpenFaults } from '../rows/fault-rows.ts';
import { type RuleQuery, readRuleMatches, readRuleResults } from '../rows/rule-result-rows.ts';
import { bytesOf, optionalNumber } from '../schema/read-rows.ts';
import { readAnchors } from './read-anchors.ts';
import { readBacklog } from './read-backlog.ts';
import { readLedger } from './read-ledger.ts';
import { type MessageQuery, readMessages } from './read-messages.ts';
import { type PaneQuery, readPanes } from './read-panes.ts';
import { readSize } from './read-size.ts';
import { readTransitions } from './read-transitions.ts';

/** An open file and what its commits since the last checkpoint added. */
export interface ReadSource {
  readonly database: SqliteDatabase;
  readonly unfolded: Unfolded;
}

/** The reader of a file: one query each, most of them in a file of their own. */
export class SqliteEdgeReader implements EdgeReader {
  readonly #source: () => Promise<ReadSource>;

  constructor(source: () => Promise<ReadSource>) {
    this.#source = source;
  }

  async latest(station?: StationId): Promise<readonly Observation[]> {
    const { unfolded } = await this.#source();
    return [...unfolded.latest.values()]
      .filter(({ datastream }) => station === undefined || datastream.startsWith(`${station}/`))
      .sort((a, b) => (a.datastream < b.datastream ? -1 : 1));
  }

  async panes(query: PaneQuery): Promise<readonly Pane[]> {
    return readPanes(await this.#database(), query);
  }

  async ruleResults(query: RuleQuery): Promise<readonly RuleResult[]> {
    return readRuleResults(await this.#database(), query);
  }

  async ruleMatches(query: RuleQuery): Promise<readonly RuleMatch[]> {
    return readRuleMatches(await this.#database(), query);
  }

  async transitions(page: PageOptions): Promise<readonly StoredTransition[]> {
    return readTransitions(await this.#database(), page);
  }

  async dispatchLog({ limit, before }: PageOptions): Promise<readonly StoredDispatch[]> {
    const sql = `SELECT ${DISPATCH_COLUMNS} FROM dispatch WHERE id < ? ORDER BY id DESC LIMIT ?`;
    const rows = await (await this.#database()).read(sql, [before ?? Number.MAX_SAFE_INTEGER, limit]);
    return rows.map((row) => ({ id: Number(row.id), entry: dispatchEntry(row) }));
  }

  async quarantine({ limit, before }: PageOptions): Promise<readonly QuarantineEntry[]> {
    const sql = `SELECT id, topic, reason, detail, at_ms, length(payload) AS bytes FROM quarantine
      WHERE id < ? ORDER BY id DESC LIMIT ?`;
    const rows = await (await this.#database()).read(sql, [before ?? Number.MAX_SAFE_INTEGER, limit]);
    return rows.map((row) => ({
      id: Number(row.id),
      topic: String(row.topic),
      reason: String(row.reason),
      detail: String(row.detail),
      payloadBytes: Number(row.bytes),
      atMs: optionalNumber(row.at_ms),
    }));
  }

  async quarantinedPayload(id: number): Promise<Uint8Array | undefined> {
    const [row] = await (await this.#database()).read('SELECT payload FROM quarantine WHERE id = ?', [id]);
    return row === undefined ? undefined : bytesOf(row.payload);
  }

  async quarantineCounts(): Promise<ReadonlyMap<string, number>> {
    const sql = 'SELECT reason, payloads FROM quarantine_counts ORDER BY reason';
    const rows = await (await this.#database()).read(sql);
    return new Map(rows.map(({ reason, payloads }) => [String(reason), Number(payloads)]));
  }

  async ledger(days: { readonly fromDay: string; readonly toDay: string }): Promise<readonly LedgerDay[]> {
    const { database, unfolded } = await this.#source();
    return readLedger(database, unfolded.ledger, days);
  }

  async openFaults(): Promise<readonly FaultEntry[]> {
    return readOpenFaults(await this.#database());
  }

  async backlog(): Promise<readonly StreamBacklog[]> {
    return readBacklog(await this.#database());
  }

  async messages(query: MessageQuery): Promise<readonly LoggedMessage[]> {
    return readMessages(await this.#database(), query);
  }

  async anchors(): Promise<readonly TimeAnchor[]> {
    return readAnchors(await this.#database());
  }

  async size(): Promise<StoreSize> {
    return readSize(await this.#database());
  }

  async #database(): Promise<SqliteDatabase> {
    return (await this.#source()).database;
  }
}
