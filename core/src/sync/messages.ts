import type { GatewayId, Incarnation, StationId } from '../model/identifiers.ts';
import type { Station } from '../model/station.ts';
import type { RulePack } from '../rules/pack.ts';
import type { SnapshotRecord } from './records.ts';
import type { SequenceRanges, StreamCode, StreamRanges } from './streams.ts';

/** Records of one stream without a hole between them. How they were cut means nothing; each has its identity. */
export interface UplinkFrame {
  readonly incarnation: Incarnation;
  readonly stream: StreamCode;
  readonly firstSequence: number;
  /** Canonical bytes of `firstSequence`, `firstSequence + 1`, … */
  readonly records: readonly Uint8Array[];
}

/** What a gateway sends. May be repeated, reordered and lost; only the acknowledgement counts as delivered. */
export interface UplinkRequest {
  /** For people who read a capture. Who is speaking follows from the key alone. */
  readonly gateway: GatewayId;
  /** Echoed by the acknowledgement, so that an answer to an older request is not taken for this one's. */
  readonly request: number;
  /** The epoch of the cloud whose acknowledgements the gateway has marked; absent before the first contact. */
  readonly cloudEpoch?: string;
  /** Records that wait at the gateway, those of this request included: for the people who watch the fleet. */
  readonly backlogRecords: number;
  /** Asks for the page of the cloud's ranges behind this cursor; the empty text asks for the first page. */
  readonly stateAfter?: string;
  readonly frames: readonly UplinkFrame[];
}

/**
 * What became of a record at the cloud. `OK`: stored. `DUP`: was there already, the same. `FORK`: its identity is
 * taken by another content (a restored or cloned card); the first stays. `POISON`: it is no record.
 * `FOREIGN_STATION`: its station is not registered to this gateway.
 */
export type Verdict = 'OK' | 'DUP' | 'FORK' | 'POISON' | 'FOREIGN_STATION';

/** The verdicts that leave a record out. */
export type RefusalVerdict = Exclude<Verdict, 'OK' | 'DUP'>;

/** Records of a request that were refused, each by itself: nothing waits behind them. */
export interface RefusedRanges extends StreamRanges {
  readonly verdict: RefusalVerdict;
}

/** One page of everything the cloud holds of a gateway, in order of incarnation and stream. */
export interface StatePage {
  readonly held: readonly StreamRanges[];
  /** Cursor of the next page; absent on the last. */
  readonly next?: string;
}

/** Latest values of a neighbouring station, for comparison in the field. */
export interface NeighbourDigest {
  readonly station: StationId;
  readonly distanceKm: number;
  readonly values: SnapshotRecord['values'];
}

/** Something the gateway is to do once; `id` makes it idempotent. */
export interface GatewayCommand {
  readonly id: string;
  readonly kind: string;
  readonly arguments: Readonly<Record<string, string | number | boolean>>;
}

/** What goes down with an acknowledgement. Every section is absent when it has nothing new. */
export interface Downlink {
  readonly configuration?: { readonly revision: number; readonly stations: readonly Station[] };
  readonly rules?: readonly RulePack[];
  readonly neighbours?: readonly NeighbourDigest[];
  readonly commands?: readonly GatewayCommand[];
}

/** The cloud's promise, made after its commit. Nothing else counts as delivered: no status code, no TCP acknowledgement. */
export interface Acknowledgement {
  readonly request: number;
  /** Random, made with the cloud's database: another epoch means another memory. */
  readonly cloudEpoch: string;
  /**
   * How many requests of this gateway the cloud's memory has committed, this one included. A number that does not
   * rise gives away a memory that was put back to an older state, even when it kept its epoch.
   */
  readonly receipt: number;
  /** UTC ms when the answer was written: a time anchor within half a round trip. */
  readonly serverTime: number;
  /** What the cloud holds of each stream the request touched: at least its high-water mark and what was sent. */
  readonly held: readonly StreamRanges[];
  readonly refused: readonly RefusedRanges[];
  /** Records the cloud asks for although they were settled before. Repeated until they come. */
  readonly want: readonly StreamRanges[];
  /** Present when the request named another epoch or asked for it. */
  readonly state?: StatePage;
  /** The gateway holds bulk back for this long. */
  readonly retryAfterMs?: number;
  readonly down: Downlink;
}

/** Turns both messages into bytes and back. The records inside are canonical bytes whatever the codec. */
export interface UplinkCodec {
  /** Media type of both messages. */
  readonly contentType: string;
  encodeRequest(request: UplinkRequest): Uint8Array;
  /** @throws {UplinkMessageError} */
  decodeRequest(bytes: Uint8Array): UplinkRequest;
  encodeAcknowledgement(acknowledgement: Acknowledgement): Uint8Array;
  /** @throws {UplinkMessageError} */
  decodeAcknowledgement(bytes: Uint8Array): Acknowledgement;
}

/** A frame's sequences as ranges. */
export function frameRanges(frame: UplinkFrame): SequenceRanges {
  const { firstSequence, records } = frame;
  return records.length === 0 ? [] : [[firstSequence, firstSequence + records.length - 1]];
}
