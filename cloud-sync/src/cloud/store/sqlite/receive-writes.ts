import type { GatewayId } from '@shivar/core/model';
import type { Judgement, RefusedRecord, UplinkRequest } from '@shivar/core/sync';
import type { ProcessingTime } from '@shivar/core/time';
import type { InsertInto, Write } from '@shivar/platform/sqlite';
import { rollUpWrites } from './roll-up-writes.ts';

/** A request that has been judged, about to become true. */
export interface JudgedRequest {
  readonly gateway: GatewayId;
  readonly request: UplinkRequest;
  readonly judgement: Judgement;
  /** Of the refusals, those that are not written down yet. */
  readonly newRefusals: readonly RefusedRecord[];
  readonly at: ProcessingTime;
  readonly bytes: number;
}

/** Everything of a judged request, for one transaction. */
export function receiveWrites(judged: JudgedRequest): readonly Write[] {
  const { gateway, judgement } = judged;
  return [
    ...recordWrites(gateway, judgement),
    ...rollUpWrites(gateway, judgement.accepted),
    ...refusalWrites(judged),
    contactWrite(judged),
  ];
}

const RECORDS: InsertInto = {
  into: 'INSERT INTO records',
  columns: { gateway: 'text', incarnation: 'text', stream: 'integer', sequence: 'integer', bytes: 'blob' },
};

const HELD: InsertInto = {
  into: 'INSERT INTO held',
  columns: { gateway: 'text', incarnation: 'text', stream: 'integer', ranges: 'text' },
  conflict: 'ON CONFLICT (gateway, incarnation, stream) DO UPDATE SET ranges = excluded.ranges',
};

const REFUSED: InsertInto = {
  into: 'INSERT OR IGNORE INTO refused',
  columns: {
    gateway: 'text',
    incarnation: 'text',
    stream: 'integer',
    sequence: 'integer',
    digest: 'text',
    verdict: 'text',
    station: 'text',
    detail: 'text',
    at_ms: 'integer',
  },
};

function recordWrites(gateway: GatewayId, { accepted, held }: Judgement): readonly Write[] {
  if (accepted.length === 0) return [];
  return [
    {
      kind: 'insert',
      insert: RECORDS,
      rows: accepted.map((r) => [gateway, r.incarnation, r.stream, r.sequence, r.bytes]),
    },
    {
      kind: 'insert',
      insert: HELD,
      rows: held
        .filter(({ ranges }) => ranges.length > 0)
        .map((h) => [gateway, h.incarnation, h.stream, JSON.stringify(h.ranges)]),
    },
    // A record that was refused for its station and is welcome now leaves the list.
    {
      kind: 'run',
      sql: `DELETE FROM refused WHERE gateway = ? AND station IS NOT NULL AND EXISTS (
        SELECT 1 FROM records r WHERE r.gateway = refused.gateway AND r.incarnation = refused.incarnation
        AND r.stream = refused.stream AND r.sequence = refused.sequence)`,
      parameters: [gateway],
    },
  ];
}

function refusalWrites({ gateway, newRefusals, at }: JudgedRequest): readonly Write[] {
  if (newRefusals.length === 0) return [];
  return [
    {
      kind: 'insert',
      insert: REFUSED,
      rows: newRefusals.map((r) => [
        gateway,
        r.incarnation,
        r.stream,
        r.sequence,
        r.digest,
        r.verdict,
        r.station ?? null,
        r.detail,
        at,
      ]),
    },
    auditWrite({ at, kind: 'refusedRecords', gateway, detail: describe(newRefusals) }),
  ];
}

function describe(refusals: readonly RefusedRecord[]): string {
  const [first] = refusals;
  if (first === undefined) return '';
  const { incarnation, stream, sequence, verdict, detail } = first;
  const others = refusals.length === 1 ? '' : ` and ${refusals.length - 1} more`;
  return `${verdict} ${incarnation}/${stream}/${sequence}: ${detail}${others}`;
}

function contactWrite({ gateway, request, judgement, at, bytes }: JudgedRequest): Write {
  const brought = judgement.accepted.length + judgement.refused.length + judgement.duplicates;
  return {
    kind: 'run',
    sql: `UPDATE gateways SET last_contact_at_ms = ?, backlog_records = ?, requests = requests + 1,
          request_bytes = request_bytes + ?, duplicates = duplicates + ? WHERE gateway = ?`,
    parameters: [at, Math.max(0, request.backlogRecords - brought), bytes, judgement.duplicates, gateway],
  };
}

/** An entry of the audit. */
export function auditWrite(entry: {
  readonly at: ProcessingTime;
  readonly kind: string;
  readonly gateway?: GatewayId;
  readonly detail: string;
}): Write {
  return {
    kind: 'run',
    sql: 'INSERT INTO audit (at_ms, kind, gateway, detail) VALUES (?, ?, ?, ?)',
    parameters: [entry.at, entry.kind, entry.gateway ?? null, entry.detail],
  };
}
