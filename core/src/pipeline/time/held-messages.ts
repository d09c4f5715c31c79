import { assert } from '../../errors/index.ts';
import type { Incarnation } from '../../model/identifiers.ts';
import { KeyedState, type StateEntry } from '../../state/index.ts';
import { canonicalBytes, parseRecord } from '../../sync/canonical/index.ts';
import type { MessageRecord } from '../../sync/records.ts';

/**
 * Readings held per incarnation until its time is known: a week of a station with five values a minute. Beyond it
 * they are stored and counted as unresolved, and get no event time on the box; the cloud still has record and anchor.
 */
export const MAX_UNRESOLVED_READINGS = 50_000;

/** Incarnations with held readings, those that began last: a box that never learns the time restarts for ever. */
export const MAX_UNRESOLVED_INCARNATIONS = 4;

/** The part of a message that is new, as it waits for an anchor. */
export interface HeldMessage {
  readonly record: MessageRecord;
  readonly readings: number;
}

/** How much an incarnation holds. */
interface Shelf {
  /** Rises with every incarnation that held something. */
  readonly order: number;
  messages: number;
  readings: number;
}

/** Messages that came in before their incarnation met an anchor, in order of arrival. */
export class HeldMessages {
  readonly #shelves = new KeyedState<Shelf>({
    toPlain: ({ order, messages, readings }) => [order, messages, readings],
    fromPlain: (plain) => {
      // Written by toPlain.
      const [order, messages, readings] = plain as [number, number, number];
      return { order, messages, readings };
    },
  });
  readonly #messages = new KeyedState<HeldMessage>({
    toPlain: ({ record, readings }) => [canonicalBytes(record), readings],
    fromPlain: (plain) => {
      // Written by toPlain.
      const [bytes, readings] = plain as [Uint8Array, number];
      const record = parseRecord(bytes);
      assert(record.kind === 'message', 'a held message is not a message');
      return { record, readings };
    },
  });

  get changes(): number {
    return this.#shelves.changes + this.#messages.changes;
  }

  /** Holds a message; false when its incarnation holds as much as it may. */
  hold(incarnation: Incarnation, message: HeldMessage): boolean {
    const shelf = this.#shelves.get(incarnation) ?? this.#newShelf(incarnation);
    if (shelf.readings + message.readings > MAX_UNRESOLVED_READINGS) return false;
    this.#messages.set(messageKey(incarnation, shelf.messages), message);
    shelf.messages += 1;
    shelf.readings += message.readings;
    this.#shelves.touch(incarnation);
    return true;
  }

  /** Hands over everything an incarnation holds, in order of arrival, and forgets it. */
  release(incarnation: Incarnation): HeldMessage[] {
    const shelf = this.#shelves.get(incarnation);
    if (shelf === undefined) return [];
    const released: HeldMessage[] = [];
    for (let index = 0; index < shelf.messages; index += 1) {
      const key = messageKey(incarnation, index);
      const message = this.#messages.get(key);
      if (message !== undefined) released.push(message);
      this.#messages.delete(key);
    }
    this.#shelves.delete(incarnation);
    return released;
  }

  takeDelta(prefix: string): StateEntry[] {
    return [...this.#shelves.takeDelta(`${prefix}s`), ...this.#messages.takeDelta(`${prefix}m`)];
  }

  restore(key: string, value: Uint8Array): void {
    const part = key.startsWith('s') ? this.#shelves : this.#messages;
    part.restore(key.slice(1), value);
  }

  #newShelf(incarnation: Incarnation): Shelf {
    const shelves = [...this.#shelves.entries()].sort(([, a], [, b]) => a.order - b.order);
    const [oldest] = shelves;
    if (oldest !== undefined && shelves.length >= MAX_UNRESOLVED_INCARNATIONS) this.release(oldest[0]);
    const shelf: Shelf = { order: (shelves.at(-1)?.[1].order ?? 0) + 1, messages: 0, readings: 0 };
    this.#shelves.set(incarnation, shelf);
    return shelf;
  }
}

function messageKey(incarnation: Incarnation, index: number): string {
  return `${incarnation}/${index}`;
}
