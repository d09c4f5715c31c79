import type { GatewayId, Incarnation, StationId } from '../model/identifiers.ts';
import { MalformedRecordError, parseRecord, recordDigest, type UnknownRecord } from './canonical/index.ts';
import { UPLINK_LIMITS } from './limits.ts';
import {
  type Acknowledgement,
  frameRanges,
  type RefusalVerdict,
  type RefusedRanges,
  type StatePage,
  type UplinkFrame,
  type UplinkRequest,
} from './messages.ts';
import { inRanges, intersectRanges, mergeRanges, missingRanges, NO_RANGES, rangesOf } from './ranges.ts';
import type { LinkRecord, SyncRecord } from './records.ts';
import { stationsOf } from './stations-of.ts';
import { type SequenceRanges, STREAM, type StreamCode, type StreamRanges } from './streams.ts';

/**
 * The cloud end of the uplink as pure functions: {@link judgeRequest} decides on every record against what is held,
 * the store makes it true in one transaction, {@link acknowledge} says so.
 */

/** What the judgement must know of the cloud's memory, for the streams of the request. */
export interface ReceiverView {
  /** Who is speaking, proved by its key. */
  readonly gateway: GatewayId;
  serves(station: StationId): boolean;
  held(incarnation: Incarnation, stream: StreamCode): SequenceRanges;
  /** Digest of a held record; undefined when its content is no longer kept. */
  digest(incarnation: Incarnation, stream: StreamCode, sequence: number): string | undefined;
}

/** A record by its place within the gateway. */
export interface JudgedRecord {
  readonly incarnation: Incarnation;
  readonly stream: StreamCode;
  readonly sequence: number;
  readonly digest: string;
}

/** A record to be stored. */
export interface AcceptedRecord extends JudgedRecord {
  readonly bytes: Uint8Array;
  readonly record: SyncRecord | UnknownRecord;
}

/** A record left out, with what the audit needs. */
export interface RefusedRecord extends JudgedRecord {
  readonly verdict: RefusalVerdict;
  /** The station this gateway does not serve. */
  readonly station?: StationId;
  /** For people. */
  readonly detail: string;
}

/** What is to become true of one request, in one transaction. */
export interface Judgement {
  readonly accepted: readonly AcceptedRecord[];
  readonly refused: readonly RefusedRecord[];
  readonly duplicates: number;
  /** Everything held of the streams the request touched, with what it brings. */
  readonly held: readonly StreamRanges[];
}

/** Decides on every record of a request by itself. */
export function judgeRequest(request: UplinkRequest, view: ReceiverView): Judgement {
  const streams = new Map<string, StreamJudge>();
  for (const frame of request.frames) {
    const key = `${frame.incarnation}/${frame.stream}`;
    const judge = streams.get(key) ?? new StreamJudge(frame, view);
    streams.set(key, judge);
    for (const [index, bytes] of frame.records.entries()) judge.record(frame.firstSequence + index, bytes);
  }
  const judges = [...streams.values()];
  return {
    accepted: judges.flatMap(({ accepted }) => accepted),
    refused: judges.flatMap(({ refused }) => refused),
    duplicates: judges.reduce((sum, { duplicates }) => sum + duplicates, 0),
    held: judges.map((judge) => judge.held()),
  };
}

/** Judges the records of one stream of one incarnation, within one request. */
class StreamJudge {
  readonly accepted: AcceptedRecord[] = [];
  readonly refused: RefusedRecord[] = [];
  duplicates = 0;
  readonly #place: Pick<UplinkFrame, 'incarnation' | 'stream'>;
  readonly #view: ReceiverView;
  readonly #before: SequenceRanges;
  /** Digests of what this request itself has brought. */
  readonly #brought = new Map<number, string>();

  constructor({ incarnation, stream }: UplinkFrame, view: ReceiverView) {
    this.#place = { incarnation, stream };
    this.#view = view;
    this.#before = view.held(incarnation, stream);
  }

  record(sequence: number, bytes: Uint8Array): void {
    const { incarnation, stream } = this.#place;
    const digest = recordDigest(bytes);
    const known = this.#brought.get(sequence) ?? this.#view.digest(incarnation, stream, sequence);
    const judged = { incarnation, stream, sequence, digest };
    if (known !== undefined && known !== digest) {
      this.refused.push({ ...judged, verdict: 'FORK', detail: `held with digest ${known}` });
    } else if (known !== undefined || this.#isHeld(sequence)) {
      this.duplicates += 1;
    } else {
      this.#take(judged, bytes);
    }
  }

  held(): StreamRanges {
    const ranges = mergeRanges(this.#before, rangesOf(this.accepted.map(({ sequence }) => sequence)));
    return { ...this.#place, ranges };
  }

  #isHeld(sequence: number): boolean {
    return inRanges(this.#before, sequence);
  }

  #take(judged: JudgedRecord, bytes: Uint8Array): void {
    const record = parsed(bytes);
    const refusal =
      typeof record === 'string'
        ? { verdict: 'POISON' as const, detail: record }
        : objection(record, judged, this.#view);
    if (refusal !== undefined) this.refused.push({ ...judged, ...refusal });
    else if (typeof record !== 'string') {
      this.accepted.push({ ...judged, bytes, record });
      this.#brought.set(judged.sequence, judged.digest);
    }
  }
}

/** The record, or why the bytes are none. */
function parsed(bytes: Uint8Array): SyncRecord | UnknownRecord | string {
  try {
    return parseRecord(bytes);
  } catch (error) {
    if (error instanceof MalformedRecordError) return error.message;
    throw error;
  }
}

/** Why a well-formed record may not be taken from this gateway. */
function objection(
  record: SyncRecord | UnknownRecord,
  { incarnation }: JudgedRecord,
  view: ReceiverView,
): Pick<RefusedRecord, 'verdict' | 'station' | 'detail'> | undefined {
  if (record.kind === 'link' && (record.gateway !== view.gateway || record.incarnation !== incarnation)) {
    return { verdict: 'POISON', detail: `a link of ${record.gateway} ${record.incarnation}` };
  }
  const stations = stationsOf(record);
  if (stations === undefined) return { verdict: 'POISON', detail: 'names a datastream that is none' };
  for (const station of stations) {
    if (!view.serves(station)) {
      return {
        verdict: 'FOREIGN_STATION',
        station,
        detail: `${station} is not registered to ${view.gateway}`,
      };
    }
  }
  return undefined;
}

/** Writes the acknowledgement of a judged and committed request. */
export function acknowledge(options: {
  readonly request: UplinkRequest;
  readonly judgement: Judgement;
  readonly cloudEpoch: string;
  readonly receipt: number;
  readonly serverTime: number;
  readonly want: readonly StreamRanges[];
  /** The page the request asks for, see {@link asksForState}. */
  readonly state?: StatePage;
}): Acknowledgement {
  const { request, judgement, cloudEpoch, receipt, serverTime, want, state } = options;
  return {
    request: request.request,
    cloudEpoch,
    receipt,
    serverTime,
    held: judgement.held.map((held) => reported(held, request.frames)),
    refused: refusedRanges(judgement.refused),
    want,
    ...(state === undefined ? {} : { state }),
    down: {},
  };
}

/**
 * The cursor of the page of ranges an answer must carry: when the gateway asks, and when its marks are of another
 * epoch, so that it need not ask first. Undefined when it need not carry one.
 */
export function asksForState(request: UplinkRequest, cloudEpoch: string): string | undefined {
  return request.stateAfter ?? (request.cloudEpoch === cloudEpoch ? undefined : '');
}

/** A link, and what its cloud has of the life before. */
export interface LinkView {
  readonly link: LinkRecord;
  /** What is held or refused for good of a stream of the predecessor. */
  settled(stream: StreamCode): SequenceRanges;
}

/**
 * What is missing of the lives before: each link says how far the streams of its predecessor went. An intact memory
 * that is still being filled has such holes too, so this is asked for only when the gateway says that nothing waits.
 */
export function missingOfPredecessors(links: readonly LinkView[]): readonly StreamRanges[] {
  return links.flatMap(({ link, settled }) => {
    const { predecessor, predecessorLast } = link;
    if (predecessor === undefined || predecessorLast === undefined) return [];
    return Object.values(STREAM).flatMap((stream) => {
      const ranges = missingRanges(settled(stream), predecessorLast[stream] ?? 0);
      return ranges.length === 0 ? [] : [{ incarnation: predecessor, stream, ranges }];
    });
  });
}

/** Whether nothing waits at the gateway besides what this request brings. */
export function nothingWaits(request: UplinkRequest): boolean {
  const brought = request.frames.reduce((sum, { records }) => sum + records.length, 0);
  return request.backlogRecords <= brought;
}

/** At most as many ranges as one acknowledgement may ask for. */
export function boundedWant(want: readonly StreamRanges[]): readonly StreamRanges[] {
  let room: number = UPLINK_LIMITS.wantedRanges;
  return want.flatMap((wanted) => {
    const ranges = wanted.ranges.slice(0, room);
    room -= ranges.length;
    return ranges.length === 0 ? [] : [{ ...wanted, ranges }];
  });
}

/** The high-water mark and what the request sent come first; more ranges only while they fit. */
function reported(held: StreamRanges, frames: readonly UplinkFrame[]): StreamRanges {
  if (held.ranges.length <= UPLINK_LIMITS.rangesPerStream) return held;
  const sent = frames
    .filter(({ incarnation, stream }) => incarnation === held.incarnation && stream === held.stream)
    .reduce((all, frame) => mergeRanges(all, frameRanges(frame)), NO_RANGES);
  const highWater = held.ranges.slice(0, 1);
  return { ...held, ranges: mergeRanges(highWater, intersectRanges(held.ranges, sent)) };
}

function refusedRanges(refused: readonly RefusedRecord[]): readonly RefusedRanges[] {
  const groups = new Map<string, RefusedRecord[]>();
  for (const record of refused) {
    const key = `${record.incarnation}/${record.stream}/${record.verdict}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { incarnation, stream, verdict } = first;
    return [{ incarnation, stream, verdict, ranges: rangesOf(group.map(({ sequence }) => sequence)) }];
  });
}
