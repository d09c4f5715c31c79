import { MINUTE } from '@shivar/core/time';
import type { WorkItem } from './work-item.ts';

/**
 * Most items and bytes in one step and one transaction. Stepping this many takes some ten milliseconds of the event
 * loop; what is beyond them goes into the next batch.
 */
export const MAX_BATCH_ITEMS = 512;
export const MAX_BATCH_BYTES: number = 1024 * 1024;

/**
 * First in, first out, cut into batches. Its own length is bounded from outside: a publisher's connection is not read
 * on until its publications are settled, so each of them has at most one socket read (64 kB) in here.
 */
export class WorkQueue {
  #items: WorkItem[] = [];
  #bytes = 0;

  get length(): number {
    return this.#items.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a whole batch is waiting, so that waiting longer gains nothing. */
  get full(): boolean {
    return this.#items.length >= MAX_BATCH_ITEMS || this.#bytes >= MAX_BATCH_BYTES;
  }

  push(item: WorkItem): void {
    this.#items.push(item);
    this.#bytes += item.bytes;
  }

  /** Puts items back in front, for another try. */
  unshift(items: readonly WorkItem[]): void {
    this.#items = [...items, ...this.#items];
    for (const item of items) this.#bytes += item.bytes;
  }

  /**
   * Takes the next batch, at least one item when there is any. Items that tell what time it was share a batch only
   * within one minute, so that a replayed record is judged minute by minute as it was when it was live. An item whose
   * records depend on whether it changed something has a batch to itself.
   */
  take(maxItems: number = MAX_BATCH_ITEMS): WorkItem[] {
    let count = 0;
    let bytes = 0;
    let minute: number | undefined;
    for (const item of this.#items) {
      const itsMinute = item.toldMs === undefined ? minute : Math.floor(item.toldMs / MINUTE);
      const fits = count < maxItems && bytes + item.bytes <= MAX_BATCH_BYTES;
      const sameMinute = minute === undefined || itsMinute === minute;
      const alone = item.recordsIfChanged !== undefined;
      if (count > 0 && !(fits && sameMinute && !alone)) break;
      minute = itsMinute;
      bytes += item.bytes;
      count += 1;
      if (alone) break;
    }
    this.#bytes -= bytes;
    return this.#items.splice(0, count);
  }
}
