import { decodeCbor, encodeCbor } from '@shivar/core/encoding';
import { assert } from '@shivar/core/errors';
import type { Incarnation, LedgerCounts } from '@shivar/core/model';
import type { Batch, MessageInput, PipelineInput } from '@shivar/core/pipeline';
import type { MessageRecord } from '@shivar/core/sync';
import { type PackedArrivals, packArrivals, unpackArrivals } from './arrivals.ts';
import { packLedger, unpackLedger } from './ledger-counts.ts';

/** What one step adds to the ledger, by `station|day`. */
export type LedgerDelta = ReadonlyMap<string, LedgerCounts>;

/** A step as it stands in the log, beside the messages it logged. */
export interface StepRecord {
  /** Messages of the log that belong to the step, in order. */
  readonly messages: number;
  readonly ledger: LedgerDelta;
  /** False when the step only counted: it is not replayed. */
  readonly stateChanged: boolean;
  /** The batch again, from the records of its messages. */
  rebuild(incarnation: Incarnation, records: readonly MessageRecord[]): Batch;
}

type Packed = readonly [
  messages: number,
  stateChanged: boolean,
  elapsedMs: number,
  now: number | null,
  ledger: unknown,
  arrivals: PackedArrivals,
  others: readonly (readonly [index: number, input: PipelineInput])[],
];

/**
 * Bytes of everything about a step that its logged messages do not say: times, counts, how messages were delivered, and
 * every other input at its place.
 *
 * @param logged indexes of the inputs that have a row in the message log, ascending
 */
export function packStep(
  batch: Batch,
  logged: readonly number[],
  effects: { readonly ledger: LedgerDelta; readonly stateChanged: boolean },
): Uint8Array {
  const messages = logged.map((index) => messageAt(batch, index));
  const stateChanged = effects.stateChanged || logged.length > 0;
  const packed: Packed = [
    logged.length,
    stateChanged,
    batch.elapsedMs,
    batch.now ?? null,
    packLedger(effects.ledger),
    packArrivals(messages),
    stateChanged ? otherInputs(batch, new Set(logged)) : [],
  ];
  return encodeCbor(packed);
}

/** The step that {@link packStep} wrote. */
export function unpackStep(bytes: Uint8Array): StepRecord {
  const packed = decodeCbor(bytes) as Packed; // our own bytes, from our own database
  const [messages, stateChanged, , , ledger] = packed;
  return {
    messages,
    stateChanged,
    ledger: unpackLedger(ledger),
    rebuild: (incarnation, records) => rebuildBatch(packed, incarnation, records),
  };
}

function rebuildBatch(packed: Packed, incarnation: Incarnation, records: readonly MessageRecord[]): Batch {
  const [messages, , elapsedMs, now, , arrivals, others] = packed;
  assert(records.length === messages, 'a step has the messages that were logged with it');
  const inputs: PipelineInput[] = rebuildMessages(records, arrivals);
  for (const [index, input] of others) inputs.splice(index, 0, input); // ascending, so each lands at its place
  return { incarnation, elapsedMs, now: now ?? undefined, inputs };
}

function rebuildMessages(records: readonly MessageRecord[], arrivals: PackedArrivals): MessageInput[] {
  const deliveries = unpackArrivals(
    arrivals,
    records.map(({ message }) => message),
  );
  return records.map(({ station, sensor, elapsedMs, message }, index) => {
    const delivery = deliveries[index];
    assert(delivery !== undefined, 'every message has a delivery');
    return { kind: 'message', station, sensor, delivery, elapsedMs, message };
  });
}

function messageAt(batch: Batch, index: number): MessageInput {
  const input = batch.inputs[index];
  assert(input?.kind === 'message', 'only messages have a row in the message log');
  return input;
}

function otherInputs(batch: Batch, logged: ReadonlySet<number>): [number, PipelineInput][] {
  return [...batch.inputs.entries()].filter(([index]) => !logged.has(index));
}
