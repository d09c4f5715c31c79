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
import type { Acknowledgements } from '../uplink/acknowledgements.ts';
import { readAnchors } from './read-anchors.ts';
import { readBacklog } from './read-backlog.ts';
import { readLedger } from './read-ledger.ts';
import { type MessageQuery, readMessages } from './read-messages.ts';
import { type PaneQuery, readPanes } from './read-panes.ts';
import { readSize } from './read-size.ts';
import { readTransitions } from './read-transitions.ts';

/** What a reader reads; each of these as it is at the moment. */
export interface ReadSource {
  readonly database: () => SqliteDatabase;
  /** What commits since the last checkpoint added. */
  readonly unfolded: () => Promise<Unfolded>;
  readonly marks: () => Promise<Acknowledgements>;
}

/** The reader of a file: one query each, most of them in a file of their own. */
export class SqliteEdgeReader implements EdgeReader {
  readonly #source: ReadSource;

  constructor(source: ReadSource) {
    this.#source = source;
  }

  async latest(station?: StationId): Promise<readonly Observation[]> {
    const { latest } = await this.#source.unfolded();
    return [...latest.values()]
      .filter(({ datastream }) => station === undefined || datastream.startsWith(`${station}/`))
      .sort((a, b) => (a.datastream < b.datastream ? -1 : 1));
  }

  async panes(query: PaneQuery): Promise<readonly Pane[]> {
    return readPanes(this.#database, query);
  }

  async ruleResults(query: RuleQuery): Promise<readonly RuleResult[]> {
    return readRuleResults(this.#database, query);
  }

  async ruleMatches(query: RuleQuery): Promise<readonly RuleMatch[]> {
    return readRuleMatches(this.#database, query);
  }

  async transitions(page: PageOptions): Promise<readonly StoredTransition[]> {
    return readTransitions(this.#database, page);
  }

  async dispatchLog({ limit, before }: PageOptions): Promise<readonly StoredDispatch[]> {
    const sql = `SELECT ${DISPATCH_COLUMNS} FROM dispatch WHERE id < ? ORDER BY id DESC LIMIT ?`;
    const rows = await this.#database.read(sql, [before ?? Number.MAX_SAFE_INTEGER, limit]);
    return rows.map((row) => ({ id: Number(row.id), entry: dispatchEntry(row) }));
  }

  async quarantine({ limit, before }: PageOptions): Promise<readonly QuarantineEntry[]> {
    const sql = `SELECT id, topic, reason, detail, at_ms, length(payload) AS bytes FROM quarantine
      WHERE id < ? ORDER BY id DESC LIMIT ?`;
    const rows = await this.#database.read(sql, [before ?? Number.MAX_SAFE_INTEGER, limit]);
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
    const [row] = await this.#database.read('SELECT payload FROM quarantine WHERE id = ?', [id]);
    return row === undefined ? undefined : bytesOf(row.payload);
  }

  async quarantineCounts(): Promise<ReadonlyMap<string, number>> {
    const sql = 'SELECT reason, payloads FROM quarantine_counts ORDER BY reason';
    const rows = await this.#database.read(sql);
    return new Map(rows.map(({ reason, payloads }) => [String(reason), Number(payloads)]));
  }

  async ledger(days: { readonly fromDay: string; readonly toDay: string }): Promise<readonly LedgerDay[]> {
    return readLedger(this.#database, this.#source.unfolded, days);
  }

  async openFaults(): Promise<readonly FaultEntry[]> {
    return readOpenFaults(this.#database);
  }

  async backlog(): Promise<readonly StreamBacklog[]> {
    return readBacklog(this.#database, await this.#source.marks());
  }

  async messages(query: MessageQuery): Promise<readonly LoggedMessage[]> {
    return readMessages(this.#database, query);
  }

  async anchors(): Promise<readonly TimeAnchor[]> {
    return readAnchors(this.#database);
  }

  async size(): Promise<StoreSize> {
    return readSize(this.#database);
  }

  get #database(): SqliteDatabase {
    return this.#source.database();
  }
}
