import type { Incarnation } from '@shivar/core/model';
import {
  countRanges,
  intersectRanges,
  mergeRanges,
  missingRanges,
  NO_RANGES,
  type SequenceRanges,
  type StreamCode,
  subtractRanges,
} from '@shivar/core/sync';

/** A life of the gateway as the store counts them. */
export interface IncarnationEntry {
  /** Rises by one with every incarnation of this file. */
  readonly number: number;
  readonly incarnation: Incarnation;
  /** Position in the message log before its first message. */
  readonly logBase: number;
}

/** What of one stream of one incarnation waits for the cloud. */
export interface Gap {
  readonly entry: IncarnationEntry;
  readonly stream: StreamCode;
  readonly missing: SequenceRanges;
}

interface StreamMarks {
  last: number;
  held: SequenceRanges;
  discarded: SequenceRanges;
}

/**
 * Which sequences of every incarnation exist, which of them the cloud holds and which are deleted. In memory, one entry per
 * stream and incarnation; the ranges of a stream that is through are one pair of numbers.
 */
export class Acknowledgements {
  readonly #incarnations = new Map<Incarnation, IncarnationEntry>();
  readonly #marks = new Map<StreamCode, Map<number, StreamMarks>>();

  addIncarnation(entry: IncarnationEntry): void {
    this.#incarnations.set(entry.incarnation, entry);
  }

  incarnation(incarnation: Incarnation): IncarnationEntry | undefined {
    return this.#incarnations.get(incarnation);
  }

  incarnations(): IterableIterator<IncarnationEntry> {
    return this.#incarnations.values();
  }

  /** Last sequence of a stream, 0 when it has none. */
  last(incarnation: number, stream: StreamCode): number {
    return this.#marks.get(stream)?.get(incarnation)?.last ?? 0;
  }

  /** Says how far a stream goes. */
  setLast(incarnation: number, stream: StreamCode, last: number): void {
    if (last > 0) this.#of(incarnation, stream).last = last;
  }

  held(incarnation: number, stream: StreamCode): SequenceRanges {
    return this.#marks.get(stream)?.get(incarnation)?.held ?? NO_RANGES;
  }

  setHeld(incarnation: number, stream: StreamCode, held: SequenceRanges): void {
    this.#of(incarnation, stream).held = held;
  }

  discarded(incarnation: number, stream: StreamCode): SequenceRanges {
    return this.#marks.get(stream)?.get(incarnation)?.discarded ?? NO_RANGES;
  }

  setDiscarded(incarnation: number, stream: StreamCode, discarded: SequenceRanges): void {
    this.#of(incarnation, stream).discarded = discarded;
  }

  /** Of some sequences those that exist: what we never wrote is not ours to mark. */
  existing(incarnation: number, stream: StreamCode, ranges: SequenceRanges): SequenceRanges {
    const last = this.last(incarnation, stream);
    return last === 0 ? NO_RANGES : intersectRanges(ranges, [[1, last]]);
  }

  /** The ranges after `settled` is acknowledged. */
  withSettled(incarnation: number, stream: StreamCode, settled: SequenceRanges): SequenceRanges {
    return mergeRanges(this.held(incarnation, stream), this.existing(incarnation, stream, settled));
  }

  /** The ranges after `wanted` is open again. */
  withReopened(incarnation: number, stream: StreamCode, wanted: SequenceRanges): SequenceRanges {
    return subtractRanges(this.held(incarnation, stream), wanted);
  }

  clearHeld(): void {
    for (const byIncarnation of this.#marks.values()) {
      for (const marks of byIncarnation.values()) marks.held = NO_RANGES;
    }
  }

  /** The oldest incarnation in which something of a stream waits. */
  oldestGap(stream: StreamCode): Gap | undefined {
    for (const entry of this.#incarnations.values()) {
      const gap = this.#gap(entry, stream);
      if (gap !== undefined) return gap;
    }
    return undefined;
  }

  /** The newest incarnation in which something of a stream waits. */
  newestGap(stream: StreamCode): Gap | undefined {
    for (const entry of [...this.#incarnations.values()].reverse()) {
      const gap = this.#gap(entry, stream);
      if (gap !== undefined) return gap;
    }
    return undefined;
  }

  /** Records that wait in a stream. */
  waiting(stream: StreamCode): number {
    let waiting = 0;
    for (const marks of this.#marks.get(stream)?.values() ?? [])
      waiting += marks.last - countRanges(over(marks));
    return waiting;
  }

  #gap(entry: IncarnationEntry, stream: StreamCode): Gap | undefined {
    const marks = this.#marks.get(stream)?.get(entry.number);
    if (marks === undefined || isThrough(marks)) return undefined;
    const missing = missingRanges(over(marks), marks.last);
    return missing.length === 0 ? undefined : { entry, stream, missing };
  }

  #of(incarnation: number, stream: StreamCode): StreamMarks {
    const byIncarnation = this.#marks.get(stream) ?? new Map<number, StreamMarks>();
    this.#marks.set(stream, byIncarnation);
    const marks = byIncarnation.get(incarnation) ?? { last: 0, held: NO_RANGES, discarded: NO_RANGES };
    byIncarnation.set(incarnation, marks);
    return marks;
  }
}

/** What does not wait. */
function over({ held, discarded }: StreamMarks): SequenceRanges {
  return mergeRanges(held, discarded);
}

/** Whether the cloud holds all of a stream, seen without working out ranges: of years of incarnations most are through. */
function isThrough({ last, held: [first] }: StreamMarks): boolean {
  return first !== undefined && first[0] === 1 && first[1] >= last;
}
