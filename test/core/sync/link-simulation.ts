import {
  type Acknowledgement,
  acknowledge,
  asksForState,
  canonicalBytes,
  type EdgeAction,
  type EdgeEnd,
  framesOf,
  inRanges,
  JSON_CODEC,
  judgeRequest,
  LANES,
  mergeRanges,
  nextRequest,
  openEdgeEnd,
  rangesOf,
  recordDigest,
  type SequenceRanges,
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
  #lives = 1;
  #end: EdgeEnd = openEdgeEnd({ gateway: GATEWAY, firstRequest: 1, cloudEpoch: undefined });

  /** Power cut and start: only the disk is left, and there is a new incarnation. */
  restart(): void {
    this.#lives += 1;
    this.#end = openEdgeEnd({
      gateway: GATEWAY,
      firstRequest: this.#lives * 100_000,
      cloudEpoch: this.#epoch,
    });
  }

  write(stream: StreamCode, fate: Written['fate']): void {
    const incarnation = this.#lives.toString(16).padStart(12, '0');
    const before = this.written.filter((r) => r.incarnation === incarnation && r.stream === stream);
    const sequence = before.length + 1;
    const bytes =
      fate === 'poison'
        ? Uint8Array.of(0xff, sequence)
        : canonicalBytes(faultRecord(fate, this.written.length));
    this.written.push({ incarnation, stream, sequence, bytes, fate });
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
  readonly records: Map<string, Written>;
  readonly refusedForeign: Map<string, Written>;
}

/** The cloud's database, its backups, and the two ends of its transaction. */
export class SimulatedCloud {
  #epochs = 1;
  #memory: CloudMemory = { epoch: 'epoch-1', records: new Map(), refusedForeign: new Map() };
  #backup: CloudMemory = this.#memory;
  servesTheirs = false;
  /** Stored twice under one identity; must stay 0. */
  doubled = 0;

  get records(): ReadonlyMap<string, Written> {
    return this.#memory.records;
  }

  backUp(): void {
    const { epoch, records, refusedForeign } = this.#memory;
    this.#backup = { epoch, records: new Map(records), refusedForeign: new Map(refusedForeign) };
  }

  /** The database is lost; the backup is put in its place, under a new epoch. */
  restore(): void {
    this.#epochs += 1;
    const { records, refusedForeign } = this.#backup;
    this.#memory = {
      epoch: `epoch-${this.#epochs}`,
      records: new Map(records),
      refusedForeign: new Map(refusedForeign),
    };
  }

  /** Receives a request; killed before its commit or before its answer it says nothing. */
  receive(request: UplinkRequest, killed: () => boolean): Acknowledgement | undefined {
    const judgement = judgeRequest(request, {
      gateway: GATEWAY,
      serves: (station) => station === 'ours' || this.servesTheirs,
      held: (incarnation, stream) => this.#held(incarnation, stream),
      digest: (incarnation, stream, sequence) => {
        const found = this.#memory.records.get(key({ incarnation, stream, sequence }));
        return found === undefined ? undefined : recordDigest(found.bytes);
      },
    });
    if (killed()) return undefined;
    for (const { incarnation, stream, sequence, bytes } of judgement.accepted) {
      const record: Written = { incarnation, stream, sequence, bytes, fate: 'good' };
      if (this.#memory.records.has(key(record))) this.doubled += 1;
      this.#memory.records.set(key(record), record);
      this.#memory.refusedForeign.delete(key(record));
    }
    for (const { incarnation, stream, sequence, verdict } of judgement.refused) {
      const refused: Written = { incarnation, stream, sequence, bytes: new Uint8Array(), fate: 'foreign' };
      if (verdict === 'FOREIGN_STATION') this.#memory.refusedForeign.set(key(refused), refused);
    }
    if (killed()) return undefined;
    const after = asksForState(request, this.#memory.epoch);
    return acknowledge({
      request,
      judgement,
      cloudEpoch: this.#memory.epoch,
      serverTime: 0,
      want: this.#want(),
      ...(after === undefined ? {} : { state: this.#statePage(after) }),
    });
  }

  #held(incarnation: string, stream: StreamCode): SequenceRanges {
    return rangesOf(this.#of(this.#memory.records, incarnation, stream));
  }

  #of(records: ReadonlyMap<string, Written>, incarnation: string, stream: StreamCode): number[] {
    return [...records.values()]
      .filter((r) => r.incarnation === incarnation && r.stream === stream)
      .map(({ sequence }) => sequence);
  }

  #want(): StreamRanges[] {
    if (!this.servesTheirs) return [];
    return [...this.#memory.refusedForeign.values()].map(({ incarnation, stream, sequence }) => ({
      incarnation,
      stream,
      ranges: [[sequence, sequence]],
    }));
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
