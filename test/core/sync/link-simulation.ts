import {
  type Acknowledgement,
  acknowledge,
  asksForState,
  boundedWant,
  canonicalBytes,
  type EdgeAction,
  type EdgeEnd,
  framesOf,
  inRanges,
  JSON_CODEC,
  type Judgement,
  judgeRequest,
  LANES,
  type LinkView,
  mergeRanges,
  missingOfPredecessors,
  nextRequest,
  nothingWaits,
  openEdgeEnd,
  parseRecord,
  type RefusedRecord,
  rangesOf,
  recordDigest,
  type SequenceRanges,
  STREAM,
  type StreamCode,
  type StreamRanges,
  type SyncRecord,
  settle,
  subtractRanges,
  type UplinkRequest,
} from '@shivar/core/sync';

/** A gateway and a cloud as state machines over memories that survive kills, and a link that does what it likes. */

const GATEWAY = 'gw-1';
const PAGE_STREAMS = 2;

/** `true` with this probability; a seeded source, so that a run can be repeated. */
export type Chance = (probability: number) => boolean;

interface Written {
  readonly incarnation: string;
  readonly stream: StreamCode;
  readonly sequence: number;
  readonly bytes: Uint8Array;
  readonly fate: 'good' | 'poison' | 'foreign';
}

const key = (r: Pick<Written, 'incarnation' | 'stream' | 'sequence'>): string =>
  `${r.incarnation}/${r.stream}/${r.sequence}`;

/** The gateway's disk and, around {@link EdgeEnd}, its memory. */
export class SimulatedGateway {
  readonly written: Written[] = [];
  #marks = new Map<string, SequenceRanges>();
  #epoch: string | undefined;
  #lives = 0;
  #end: EdgeEnd = openEdgeEnd({ gateway: GATEWAY, firstRequest: 1, cloudEpoch: undefined });

  constructor() {
    this.restart();
  }

  /** Power cut and start: only the disk is left, and there is a new incarnation with its link. */
  restart(): void {
    const predecessor = this.#incarnation;
    const predecessorLast = Object.fromEntries(LANES.map(({ stream }) => [stream, this.#last(stream)]));
    this.#lives += 1;
    this.#end = openEdgeEnd({
      gateway: GATEWAY,
      firstRequest: this.#lives * 100_000,
      cloudEpoch: this.#epoch,
    });
    this.#append(
      STREAM.system,
      canonicalBytes({
        kind: 'link',
        gateway: GATEWAY,
        incarnation: this.#incarnation,
        ...(this.#lives === 1 ? {} : { predecessor, predecessorLast }),
        softwareVersion: '1',
      }),
      'good',
    );
  }

  write(stream: StreamCode, fate: Written['fate']): void {
    const number = this.written.length;
    const poison = Uint8Array.of(0xff, number & 0xff);
    this.#append(stream, fate === 'poison' ? poison : canonicalBytes(faultRecord(fate, number)), fate);
  }

  get #incarnation(): string {
    return this.#lives.toString(16).padStart(12, '0');
  }

  #last(stream: StreamCode): number {
    const own = this.written.filter((r) => r.incarnation === this.#incarnation && r.stream === stream);
    return own.length;
  }

  #append(stream: StreamCode, bytes: Uint8Array, fate: Written['fate']): void {
    const sequence = this.#last(stream) + 1;
    this.written.push({ incarnation: this.#incarnation, stream, sequence, bytes, fate });
  }

  waiting(): readonly Written[] {
    return this.written.filter(
      (r) => !inRanges(this.#marks.get(`${r.incarnation}/${r.stream}`) ?? [], r.sequence),
    );
  }

  /** A request with a few waiting records, cut anyhow. */
  send(chance: Chance): UplinkRequest {
    const waiting = this.waiting().filter(() => chance(0.7));
    const frames = LANES.flatMap(({ stream }) => {
      const first = waiting.find((r) => r.stream === stream);
      const records = waiting.filter((r) => r.stream === stream && r.incarnation === first?.incarnation);
      return first === undefined ? [] : framesOf({ incarnation: first.incarnation, stream, records });
    });
    const { end, request } = nextRequest(this.#end, frames.slice(0, 6), waiting.length);
    this.#end = end;
    return request;
  }

  /** Carries out the actions of an answer; a kill may come between any two. */
  receive(answer: Acknowledgement, killed: () => boolean): void {
    const { end, actions } = settle(this.#end, answer);
    this.#end = end;
    for (const action of actions) {
      if (killed()) {
        this.restart();
        return;
      }
      this.#act(action);
    }
  }

  #act(action: EdgeAction): void {
    switch (action.kind) {
      case 'acknowledge':
        this.#mark(action.settled, mergeRanges);
        break;
      case 'reopen':
        this.#mark(action.wanted, subtractRanges);
        break;
      case 'adoptEpoch':
        this.#epoch = action.epoch;
        this.#marks = new Map();
        for (const held of action.held) this.#mark(held, mergeRanges);
        break;
      case 'refused':
        break;
    }
  }

  #mark({ incarnation, stream, ranges }: StreamRanges, change: typeof mergeRanges): void {
    const place = `${incarnation}/${stream}`;
    this.#marks.set(place, change(this.#marks.get(place) ?? [], ranges));
  }
}

function faultRecord(fate: 'good' | 'foreign', number: number): SyncRecord {
  return {
    kind: 'fault',
    station: fate === 'good' ? 'ours' : 'theirs',
    code: `number-${number}`,
    state: 'open',
    detail: '',
    atMs: number,
  };
}

interface CloudMemory {
  readonly epoch: string;
  receipts: number;
  readonly records: Map<string, Written>;
  /** Verdict of every refusal, by place. */
  readonly refused: Map<string, RefusedRecord>;
}

function copyOf({ epoch, receipts, records, refused }: CloudMemory): CloudMemory {
  return { epoch, receipts, records: new Map(records), refused: new Map(refused) };
}

/** The cloud's database, its backups, and the two ends of its transaction. */
export class SimulatedCloud {
  #epochs = 1;
  #memory: CloudMemory = { epoch: 'epoch-1', receipts: 0, records: new Map(), refused: new Map() };
  #backup: CloudMemory = copyOf(this.#memory);
  servesTheirs = false;
  /** Stored twice under one identity; must stay 0. */
  doubled = 0;

  get records(): ReadonlyMap<string, Written> {
    return this.#memory.records;
  }

  backUp(): void {
    this.#backup = copyOf(this.#memory);
  }

  /** The database is lost and the backup put in its place; a careful operator begins a new epoch, others forget. */
  restore({ newEpoch }: { newEpoch: boolean }): void {
    this.#memory = copyOf(this.#backup);
    if (!newEpoch) return;
    this.#epochs += 1;
    this.#memory = { ...this.#memory, epoch: `epoch-${this.#epochs}` };
  }

  /** Receives a request; killed before its commit or before its answer it says nothing. */
  receive(request: UplinkRequest, killed: () => boolean): Acknowledgement | undefined {
    const judgement = judgeRequest(request, {
      gateway: GATEWAY,
      serves: (station) => this.#serves(station),
      held: (incarnation, stream) => this.#held(incarnation, stream),
      digest: (incarnation, stream, sequence) => {
        const found = this.#memory.records.get(key({ incarnation, stream, sequence }));
        return found === undefined ? undefined : recordDigest(found.bytes);
      },
    });
    if (killed()) return undefined;
    this.#commit(judgement);
    if (killed()) return undefined;
    const after = asksForState(request, this.#memory.epoch);
    return acknowledge({
      request,
      judgement,
      cloudEpoch: this.#memory.epoch,
      receipt: this.#memory.receipts,
      serverTime: 0,
      want: boundedWant(this.#want(request)),
      ...(after === undefined ? {} : { state: this.#statePage(after) }),
    });
  }

  #serves(station: string): boolean {
    return station === 'ours' || this.servesTheirs;
  }

  #commit({ accepted, refused }: Judgement): void {
    this.#memory.receipts += 1;
    for (const { incarnation, stream, sequence, bytes } of accepted) {
      const record: Written = { incarnation, stream, sequence, bytes, fate: 'good' };
      if (this.#memory.records.has(key(record))) this.doubled += 1;
      this.#memory.records.set(key(record), record);
      this.#memory.refused.delete(key(record));
    }
    for (const record of refused) this.#memory.refused.set(key(record), record);
  }

  #held(incarnation: string, stream: StreamCode): SequenceRanges {
    return sequencesOf(this.#memory.records.values(), incarnation, stream);
  }

  #want(request: UplinkRequest): readonly StreamRanges[] {
    const refused = [...this.#memory.refused.values()];
    const foreign = refused.filter(({ station }) => station !== undefined && this.#serves(station));
    const again = foreign.map(
      ({ incarnation, stream, sequence }): StreamRanges => ({
        incarnation,
        stream,
        ranges: [[sequence, sequence]],
      }),
    );
    return nothingWaits(request) ? [...again, ...missingOfPredecessors(this.#links())] : again;
  }

  #links(): LinkView[] {
    const parsed = [...this.#memory.records.values()].map(({ bytes }) => parseRecord(bytes));
    return parsed.flatMap((link) => {
      if (link.kind !== 'link') return [];
      const before = link.predecessor ?? '';
      const refused = this.#memory.refused;
      return [
        {
          link,
          settled: (stream) =>
            mergeRanges(this.#held(before, stream), sequencesOf(refused.values(), before, stream)),
        },
      ];
    });
  }

  #statePage(after: string): { held: StreamRanges[]; next?: string } {
    const places = new Map<string, StreamRanges>();
    for (const { incarnation, stream } of this.#memory.records.values()) {
      places.set(`${incarnation}/${stream}`, {
        incarnation,
        stream,
        ranges: this.#held(incarnation, stream),
      });
    }
    const behind = [...places].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([place]) => place > after);
    const page = behind.slice(0, PAGE_STREAMS);
    const last = page[page.length - 1]?.[0];
    return {
      held: page.map(([, held]) => held),
      ...(last === undefined || behind.length <= PAGE_STREAMS ? {} : { next: last }),
    };
  }
}

function sequencesOf(
  records: Iterable<Pick<Written, 'incarnation' | 'stream' | 'sequence'>>,
  incarnation: string,
  stream: StreamCode,
): SequenceRanges {
  const own = [...records].filter((r) => r.incarnation === incarnation && r.stream === stream);
  return rangesOf(own.map(({ sequence }) => sequence));
}

/** A link that loses, repeats, delays and reorders; what is on it has been through the codec. */
export class SimulatedLink {
  #requests: Uint8Array[] = [];
  #answers: Uint8Array[] = [];

  putRequest(request: UplinkRequest): void {
    this.#requests.push(JSON_CODEC.encodeRequest(request));
  }

  putAnswer(answer: Acknowledgement): void {
    this.#answers.push(JSON_CODEC.encodeAcknowledgement(answer));
  }

  takeRequest(chance: Chance): UplinkRequest | undefined {
    const bytes = takeAny(this.#requests, chance);
    return bytes === undefined ? undefined : JSON_CODEC.decodeRequest(bytes);
  }

  takeAnswer(chance: Chance): Acknowledgement | undefined {
    const bytes = takeAny(this.#answers, chance);
    return bytes === undefined ? undefined : JSON_CODEC.decodeAcknowledgement(bytes);
  }

  clear(): void {
    this.#requests = [];
    this.#answers = [];
  }
}

function takeAny(queue: Uint8Array[], chance: Chance): Uint8Array | undefined {
  if (queue.length === 0) return undefined;
  let index = 0;
  while (index < queue.length - 1 && chance(0.4)) index += 1;
  const bytes = queue[index];
  if (!chance(0.2)) queue.splice(index, 1);
  return bytes;
}

/** What is wrong after everything has come to rest; empty when nothing is. */
export function violations(gateway: SimulatedGateway, cloud: SimulatedCloud): readonly string[] {
  const found: string[] = [];
  const written = new Map(gateway.written.map((r) => [key(r), r]));
  for (const record of gateway.written) {
    const held = cloud.records.get(key(record));
    const wanted = record.fate === 'good' || (record.fate === 'foreign' && cloud.servesTheirs);
    if (wanted && held === undefined) found.push(`lost ${key(record)}`);
    if (!wanted && held !== undefined) found.push(`took ${record.fate} ${key(record)}`);
    if (held !== undefined && !Buffer.from(held.bytes).equals(record.bytes))
      found.push(`changed ${key(record)}`);
  }
  for (const place of cloud.records.keys()) if (!written.has(place)) found.push(`invented ${place}`);
  if (cloud.doubled > 0) found.push(`${cloud.doubled} doubled`);
  return found;
}
