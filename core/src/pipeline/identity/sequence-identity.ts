import { KeyedState, type StateEntry } from '../../state/index.ts';
import { admitSequence, newSequenceSet, type SequenceSet, type SequenceStanding } from './sequence-set.ts';

/**
 * Boot epochs remembered per instrument: a year of weekly restarts, or a day of a device that restarts every half
 * hour. When there are more, the one opened first is forgotten.
 */
export const MAX_BOOT_EPOCHS = 52;

/** The boot epochs of an instrument, in the order they were first seen. */
interface Boots {
  readonly epochs: number[];
  /** The highest boot epoch that was forgotten, or -1. */
  forgotten: number;
}

/** What a numbered sample is, and whether it may be a repeat from a boot epoch that was forgotten. */
export interface NumberedStanding {
  readonly standing: SequenceStanding;
  readonly possibleDuplicate: boolean;
}

const CERTAIN: Readonly<Record<SequenceStanding, NumberedStanding>> = {
  new: { standing: 'new', possibleDuplicate: false },
  known: { standing: 'known', possibleDuplicate: false },
  closed: { standing: 'closed', possibleDuplicate: false },
};
const UNCERTAIN: NumberedStanding = { standing: 'new', possibleDuplicate: true };

/** Identity by (instrument, boot epoch, sequence). */
export class SequenceIdentity {
  readonly #sets = new KeyedState<SequenceSet>({
    toPlain: ({ horizon, ranges }) => [horizon, ranges],
    fromPlain: (plain) => {
      // Written by toPlain.
      const [horizon, ranges] = plain as [number, number[]];
      return { horizon, ranges };
    },
  });
  readonly #boots = new KeyedState<Boots>({
    toPlain: ({ epochs, forgotten }) => [epochs, forgotten],
    fromPlain: (plain) => {
      // Written by toPlain.
      const [epochs, forgotten] = plain as [number[], number];
      return { epochs, forgotten };
    },
  });

  get changes(): number {
    return this.#sets.changes + this.#boots.changes;
  }

  /** Judges a numbered sample and remembers it when it is new. */
  admit(instrument: string, bootEpoch: number, sequence: number): NumberedStanding {
    const key = `${instrument}#${bootEpoch}`;
    const known = this.#sets.get(key);
    if (known !== undefined) {
      const standing = admitSequence(known, sequence);
      if (standing === 'new') this.#sets.touch(key);
      return CERTAIN[standing];
    }
    const opened = newSequenceSet();
    admitSequence(opened, sequence);
    this.#sets.set(key, opened);
    return this.#open(instrument, bootEpoch) ? CERTAIN.new : UNCERTAIN;
  }

  takeDelta(prefix: string): StateEntry[] {
    return [...this.#sets.takeDelta(`${prefix}s`), ...this.#boots.takeDelta(`${prefix}b`)];
  }

  restore(key: string, value: Uint8Array): void {
    const part = key.startsWith('s') ? this.#sets : this.#boots;
    part.restore(key.slice(1), value);
  }

  /** Enters a boot epoch into the list of its instrument; false when it may be one that was forgotten. */
  #open(instrument: string, bootEpoch: number): boolean {
    const boots = this.#boots.getOrCreate(instrument, () => ({ epochs: [], forgotten: -1 }));
    this.#boots.touch(instrument);
    const certain = bootEpoch > boots.forgotten;
    boots.epochs.push(bootEpoch);
    if (boots.epochs.length > MAX_BOOT_EPOCHS) {
      const oldest = boots.epochs.shift() ?? 0;
      boots.forgotten = Math.max(boots.forgotten, oldest);
      this.#sets.delete(`${instrument}#${oldest}`);
    }
    return certain;
  }
}
