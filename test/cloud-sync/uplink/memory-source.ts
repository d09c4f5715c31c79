import type { UplinkSource } from '@shivar/cloud-sync/uplink';
import {
  countRanges,
  inRanges,
  mergeRanges,
  missingRanges,
  NO_RANGES,
  type SequenceRanges,
  STREAM,
  type StreamCode,
  type StreamRanges,
  subtractRanges,
} from '@shivar/core/sync';

/** A gateway's memory of one incarnation, in the memory of the test. */
export class MemorySource implements UplinkSource {
  readonly incarnation: string;
  epoch: string | undefined;
  readonly #records = new Map<StreamCode, Uint8Array[]>();
  readonly #marks = new Map<StreamCode, SequenceRanges>();

  constructor(incarnation = '000100000000') {
    this.incarnation = incarnation;
  }

  write(stream: StreamCode, bytes: Uint8Array): void {
    const records = this.#records.get(stream) ?? [];
    records.push(bytes);
    this.#records.set(stream, records);
  }

  written(stream: StreamCode): readonly Uint8Array[] {
    return this.#records.get(stream) ?? [];
  }

  waiting(): number {
    return Object.values(STREAM).reduce((sum: number, stream) => sum + this.#waiting(stream), 0);
  }

  pending: UplinkSource['pending'] = async (stream, { maxRecords, maxBytes, newestFirst = false }) => {
    const marks = this.#marks.get(stream) ?? NO_RANGES;
    const all = this.written(stream).map((bytes, index) => ({ sequence: index + 1, bytes }));
    const open = all.filter(({ sequence }) => !inRanges(marks, sequence));
    if (newestFirst) open.reverse();
    let room = maxBytes;
    const records = open.slice(0, maxRecords).filter(({ bytes }, index) => {
      room -= bytes.length;
      return index === 0 || room >= 0;
    });
    if (newestFirst) records.reverse();
    return records.length === 0 ? undefined : { incarnation: this.incarnation, stream, records };
  };

  acknowledge: UplinkSource['acknowledge'] = async (_incarnation, stream, ranges) => {
    this.#marks.set(stream, mergeRanges(this.#marks.get(stream) ?? [], ranges));
  };

  reopen: UplinkSource['reopen'] = async (_incarnation, stream, ranges) => {
    this.#marks.set(stream, subtractRanges(this.#marks.get(stream) ?? [], ranges));
  };

  adoptEpoch: UplinkSource['adoptEpoch'] = async (epoch, held: readonly StreamRanges[]) => {
    this.epoch = epoch;
    this.#marks.clear();
    for (const { incarnation, stream, ranges } of held) {
      if (incarnation === this.incarnation) this.#marks.set(stream, ranges);
    }
  };

  backlog: UplinkSource['backlog'] = async () =>
    Object.values(STREAM).map((stream) => ({ stream, records: this.#waiting(stream) }));

  #waiting(stream: StreamCode): number {
    return countRanges(missingRanges(this.#marks.get(stream) ?? [], this.written(stream).length));
  }
}
