import type { LedgerCounts } from '../../model/ledger.ts';
import type { SnapshotRecord } from '../records.ts';
import { type FieldReader, MalformedRecordError, optional } from './fields.ts';
import type { Layout } from './layout.ts';
import { packDatastream, packMilliseconds, readDatastream, readMilliseconds } from './parts.ts';

/** `[station, [datastream, eventTime, mantissa, exponent, flag], …]`. */
export const SNAPSHOT: Layout<'snapshot'> = {
  kind: 'snapshot',
  code: 7,
  pack: ({ station, values }) => [
    station,
    ...values.map((v) => [
      packDatastream(v.datastream),
      packMilliseconds(v.eventTime),
      v.mantissa,
      v.exponent,
      v.flag,
    ]),
  ],
  read: (fields) => ({
    kind: 'snapshot',
    station: fields.text(),
    values: Array.from(fields.each(), readSnapshotValue),
  }),
};

function readSnapshotValue(fields: FieldReader): SnapshotRecord['values'][number] {
  return {
    datastream: readDatastream(fields),
    eventTime: readMilliseconds(fields),
    mantissa: fields.integer(),
    exponent: fields.integer(),
    flag: fields.integer(),
  };
}

/** `[station, day, received, stored, duplicate, quarantined, unresolved, late, possibleDuplicate, rejected, unreadable]`. */
export const LEDGER: Layout<'ledger'> = {
  kind: 'ledger',
  code: 8,
  pack: ({ station, day, counts }) => [
    station,
    day,
    counts.received,
    counts.stored,
    counts.duplicate,
    counts.quarantined,
    counts.unresolved,
    counts.late,
    counts.possibleDuplicate,
    counts.rejected,
    counts.unreadableMessages,
  ],
  read: (fields) => ({
    kind: 'ledger',
    station: fields.text(),
    day: fields.text(),
    counts: readCounts(fields),
  }),
};

function readCounts(fields: FieldReader): LedgerCounts {
  return {
    received: fields.integer(),
    stored: fields.integer(),
    duplicate: fields.integer(),
    quarantined: fields.integer(),
    unresolved: fields.integer(),
    late: fields.integer(),
    possibleDuplicate: fields.integer(),
    rejected: readReasons(fields),
    unreadableMessages: readReasons(fields),
  };
}

function readReasons(fields: FieldReader): Record<string, number> {
  const reasons = fields.any();
  if (typeof reasons !== 'object' || reasons === null) throw new MalformedRecordError('counts expected');
  return Object.fromEntries(
    Object.entries(reasons).map(([reason, count]): [string, number] => {
      if (!Number.isSafeInteger(count)) throw new MalformedRecordError('count expected');
      return [reason, Number(count)];
    }),
  );
}

/** `[station, sensor?, code, open, detail, at]`. */
export const FAULT: Layout<'fault'> = {
  kind: 'fault',
  code: 9,
  pack: (fault) => [
    fault.station,
    fault.sensor ?? null,
    fault.code,
    fault.state === 'open',
    fault.detail,
    packMilliseconds(fault.atMs),
  ],
  read: (fields) => ({
    kind: 'fault',
    station: fields.text(),
    ...optional(
      'sensor',
      fields.optional((f) => f.text()),
    ),
    code: fields.text(),
    state: fields.boolean() ? 'open' : 'closed',
    detail: fields.text(),
    atMs: readMilliseconds(fields),
  }),
};
