import { decimalToNumber } from '../../model/decimal.ts';
import { KeyedState, type StateEntry } from '../../state/index.ts';
import type { EventTime } from '../../time/instants.ts';
import { compareEvents, eventFromPlain, eventToPlain, type StreamEvent } from './stream-reading.ts';

/**
 * Readings of one scope that may wait for the watermark: a day of a station with forty values a minute. Beyond it the
 * oldest are given up and counted.
 */
const MAX_WAITING = 57_600;

const PROGRESS = 'watermark';
const NUMBER = { toPlain: (n: number): unknown => n, fromPlain: (plain: unknown): number => Number(plain) };

/**
 * Puts the readings of a scope into the order of event time, ties by datastream and sequence: what comes out is the same
 * whatever came in first. Says of each how far its datastream moved since the reading before it.
 */
export class OrderedEvents {
  readonly #waiting = new KeyedState<StreamEvent[]>({
    toPlain: (events) => events.map(eventToPlain),
    // Only what toPlain made comes back here.
    fromPlain: (plain) => (plain as unknown[]).map(eventFromPlain),
  });
  readonly #latest = new KeyedState<number>(NUMBER);
  readonly #progress = new KeyedState<number>(NUMBER);
  #size = 0;

  get changes(): number {
    return this.#waiting.changes + this.#latest.changes + this.#progress.changes;
  }

  /** The highest watermark seen; -Infinity before the first. */
  get watermark(): EventTime {
    return this.#progress.get(PROGRESS) ?? -Infinity;
  }

  /** The earliest event time that waits. */
  get nextDue(): EventTime | undefined {
    const times = [...this.#waiting.entries()].flatMap(([, events]) =>
      events.map(({ eventTime }) => eventTime),
    );
    return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b));
  }

  /** Takes a reading; `late` when the watermark has passed it, `full` when there is no room. */
  add(event: StreamEvent): 'taken' | 'late' | 'full' {
    if (event.eventTime <= this.watermark) return 'late';
    if (this.#size >= MAX_WAITING) return 'full';
    this.#size += 1;
    this.#waiting.getOrCreate(event.datastream, () => []).push(event);
    this.#waiting.touch(event.datastream);
    return 'taken';
  }

  /** Takes out everything up to a watermark, in order. A watermark that does not advance releases nothing. */
  release(watermark: EventTime): StreamEvent[] {
    if (watermark <= this.watermark) return [];
    this.#progress.set(PROGRESS, watermark);
    const released: StreamEvent[] = [];
    for (const [datastream, events] of [...this.#waiting.entries()]) {
      const due = events.filter(({ eventTime }) => eventTime <= watermark);
      if (due.length === 0) continue;
      released.push(...due);
      this.#size -= due.length;
      if (due.length === events.length) this.#waiting.delete(datastream);
      else
        this.#waiting.set(
          datastream,
          events.filter(({ eventTime }) => eventTime > watermark),
        );
    }
    return released
      .sort((a, b) => a.eventTime - b.eventTime || compareEvents(a, b))
      .map((event) => this.#withChange(event));
  }

  takeDelta(prefix: string): StateEntry[] {
    return [
      ...this.#waiting.takeDelta(`${prefix}w`),
      ...this.#latest.takeDelta(`${prefix}l`),
      ...this.#progress.takeDelta(`${prefix}p`),
    ];
  }

  restore(key: string, value: Uint8Array): void {
    const rest = key.slice(1);
    if (key.startsWith('l')) this.#latest.restore(rest, value);
    else if (key.startsWith('p')) this.#progress.restore(rest, value);
    else {
      this.#waiting.restore(rest, value);
      this.#size += this.#waiting.get(rest)?.length ?? 0;
    }
  }

  #withChange(event: StreamEvent): StreamEvent {
    const value = decimalToNumber(event.value);
    const before = this.#latest.get(event.datastream);
    this.#latest.set(event.datastream, value);
    return before === undefined ? event : { ...event, change: tidy(value - before) };
  }
}

/** Differences of decimals without the noise of binary fractions, to a millionth. */
function tidy(difference: number): number {
  return Math.round(difference * 1e6) / 1e6;
}
