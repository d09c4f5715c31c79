import { decodeCbor, encodeCbor } from '@shivar/core/encoding';
import { assert } from '@shivar/core/errors';
import type { Incarnation, LedgerCounts } from '@shivar/core/model';
import type { Batch, Delivery, MessageInput, PipelineInput } from '@shivar/core/pipeline';
import type { MessageRecord } from '@shivar/core/sync';
import { packCounts, unpackCounts } from './ledger-counts.ts';

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

/** `[messages, stateChanged, elapsed, now|null, ledger, clients, arrivals, others]`; see the pack functions below. */
type Packed = readonly [
  messages: number,
  stateChanged: boolean,
  elapsedMs: number,
  now: number | null,
  ledger: readonly (readonly [string, unknown])[],
  clients: readonly string[],
  arrivals: readonly unknown[],
  others: readonly (readonly [number, PipelineInput])[],
];

/**
 * Bytes of everything about a step that its logged messages do not say: times, counts, how each message was delivered,
 * and every other input at its place.
 *
 * @param logged indexes of the inputs that have a row in the message log, ascending
 */
export function packStep(
  batch: Batch,
  logged: readonly number[],
  effects: { readonly ledger: LedgerDelta; readonly stateChanged: boolean },
): Uint8Array {
  const messages = logged.map((index) => messageAt(batch, index));
  const clients = [...new Set(messages.map((input) => input.delivery.clientId))];
  const stateChanged = effects.stateChanged || logged.length > 0;
  const packed: Packed = [
    logged.length,
    stateChanged,
    batch.elapsedMs,
    batch.now ?? null,
    [...effects.ledger].map(([key, counts]) => [key, packCounts(counts)]),
    clients,
    messages.flatMap((input) => packArrival(input, clients.indexOf(input.delivery.clientId))),
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
    ledger: new Map(ledger.map(([key, counts]) => [key, unpackCounts(counts)])),
    rebuild: (incarnation, records) => rebuildBatch(packed, incarnation, records),
  };
}

function rebuildBatch(packed: Packed, incarnation: Incarnation, records: readonly MessageRecord[]): Batch {
  const [messages, , elapsedMs, now, , clients, arrivals, others] = packed;
  assert(records.length === messages, 'a step has the messages that were logged with it');
  const inputs: PipelineInput[] = records.map((record, index) =>
    rebuildMessage(record, arrivals.slice(index * ARRIVAL_LENGTH, (index + 1) * ARRIVAL_LENGTH), clients),
  );
  for (const [index, input] of others) inputs.splice(index, 0, input); // ascending, so each lands at its place
  return { incarnation, elapsedMs, now: now ?? undefined, inputs };
}

function messageAt(batch: Batch, index: number): MessageInput {
  const input = batch.inputs[index];
  assert(input?.kind === 'message', 'only messages have a row in the message log');
  return input;
}

function otherInputs(batch: Batch, logged: ReadonlySet<number>): [number, PipelineInput][] {
  return [...batch.inputs.entries()].filter(([index]) => !logged.has(index));
}

/** Entries of one message in the flat list of arrivals. */
const ARRIVAL_LENGTH = 3;

/** `client * 16 + (8 when the input had its own time) + qos * 2 + dup, packet identifier|null, digest`. */
function packArrival({ delivery, elapsedMs }: MessageInput, client: number): unknown[] {
  const ownTime = elapsedMs === undefined ? 0 : 8;
  return [
    client * 16 + ownTime + delivery.qos * 2 + (delivery.dup ? 1 : 0),
    delivery.packetId ?? null,
    packDigest(delivery.digest),
  ];
}

function rebuildMessage(
  { station, sensor, elapsedMs, message }: MessageRecord,
  arrival: readonly unknown[],
  clients: readonly string[],
): MessageInput {
  const [flags, packetId, digest] = arrival as [number, number | null, Uint8Array | string]; // from packArrival
  const delivery: Delivery = {
    clientId: clients[Math.floor(flags / 16)] ?? '',
    qos: ((flags >> 1) & 3) as Delivery['qos'], // 0 to 2, as packArrival wrote it
    ...(packetId === null ? {} : { packetId }),
    dup: (flags & 1) === 1,
    digest: typeof digest === 'string' ? digest : Buffer.from(digest).toString('hex'),
  };
  const ownTime = (flags & 8) === 0 ? {} : { elapsedMs };
  return { kind: 'message', station, sensor, delivery, ...ownTime, message };
}

/** Hex as bytes, half as long; anything else stays text. */
function packDigest(digest: string): Uint8Array | string {
  return /^(?:[0-9a-f]{2})+$/.test(digest) ? Uint8Array.from(Buffer.from(digest, 'hex')) : digest;
}
