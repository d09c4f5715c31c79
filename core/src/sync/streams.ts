import type { GatewayId, Incarnation } from '../model/identifiers.ts';

/**
 * The streams of an incarnation. Each numbers its records 1, 2, 3 … without a hole; the numbers are given
 * inside the transaction that stores the record. The values are permanent.
 */
export const STREAM = {
  /** Alert transitions. */
  alerts: 0,
  /** Latest values, so that maps are live soon after an outage. */
  snapshot: 1,
  /** Panes and their corrections. */
  aggregates: 2,
  /** Messages as they were taken in, from the message log. */
  raw: 3,
  /** Link, time anchors, station descriptions. The link is always sequence 1. */
  system: 4,
  /** Faults and health. */
  diagnostics: 5,
} as const;

export type StreamName = keyof typeof STREAM;
export type StreamCode = (typeof STREAM)[StreamName];

/** What a record is, everywhere and for ever. Batches can be cut, merged, repeated and reordered at will. */
export interface RecordIdentity {
  readonly gateway: GatewayId;
  readonly incarnation: Incarnation;
  readonly stream: StreamCode;
  /** From 1, contiguous within (gateway, incarnation, stream). */
  readonly sequence: number;
}

/** A record as it travels: its number and its canonical bytes. */
export interface StreamRecord {
  readonly sequence: number;
  /** Canonical bytes: deterministic CBOR (RFC 8949 section 4.2.1). Independent of any frame codec. */
  readonly bytes: Uint8Array;
}

/** Inclusive ranges of sequences, ascending, never touching: `[[1, 40], [42, 42]]`. */
export type SequenceRanges = readonly (readonly [number, number])[];

/** Some sequences of one stream of one incarnation. */
export interface StreamRanges {
  readonly incarnation: Incarnation;
  readonly stream: StreamCode;
  readonly ranges: SequenceRanges;
}
