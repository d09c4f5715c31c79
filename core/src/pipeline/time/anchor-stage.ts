import type { Incarnation } from '../../model/identifiers.ts';
import type { TimeAnchor } from '../../model/observation.ts';
import { KeyedState, type StateEntry } from '../../state/index.ts';
import { governingAnchor, resolve } from '../../time/anchors.ts';
import type { TimeQuality } from '../../time/clock.ts';
import { type Duration, type ElapsedTime, type EventTime, HOUR } from '../../time/instants.ts';

/** Anchors kept per incarnation: the first and the latest ones. Readings are handled soon after they arrive. */
export const MAX_ANCHORS = 8;

/** A new anchor that moves the time by less than this is no correction. */
const MIN_CORRECTION_MS: Duration = 250;

/** An anchor that only confirms the time is recorded when the last one is this old. */
const CONFIRM_AFTER_MS: Duration = HOUR;

/** A cheap crystal drifts by a second or two in this time; after it the clock counts by itself. */
export const HOLDOVER_AFTER_MS: Duration = 12 * HOUR;

/** When something came in. */
export interface Arrival {
  readonly at: EventTime;
  readonly quality: TimeQuality;
}

/** A moment on the current incarnation's own timeline. */
export interface Moment {
  readonly incarnation: Incarnation;
  readonly elapsedMs: ElapsedTime;
}

/** The anchors of the current incarnation, and the arrival times that follow from them. */
export class AnchorStage {
  readonly #anchors = new KeyedState<TimeAnchor[]>({
    toPlain: (anchors) => anchors,
    // Written by toPlain.
    fromPlain: (plain) => plain as TimeAnchor[],
  });

  get changes(): number {
    return this.#anchors.changes;
  }

  /** UTC of a moment; undefined while its incarnation has met no anchor. */
  arrival({ incarnation, elapsedMs }: Moment): Arrival | undefined {
    const anchors = this.#anchors.get(incarnation);
    const anchor = anchors === undefined ? undefined : governingAnchor(anchors, elapsedMs);
    if (anchor === undefined) return undefined;
    const quality = elapsedMs - anchor.elapsedMs > HOLDOVER_AFTER_MS ? 'holdover' : 'synced';
    return { at: resolve(anchor, elapsedMs), quality };
  }

  /** When an incarnation met its first anchor, on its own timeline. */
  anchoredAt(incarnation: Incarnation): ElapsedTime | undefined {
    return this.#anchors.get(incarnation)?.[0]?.elapsedMs;
  }

  /**
   * Takes an anchor of the current incarnation. Returns it as it is to be recorded, moved along the timeline to `now`
   * so that it changes no reading that was resolved before; undefined when it says nothing new.
   */
  accept(anchor: TimeAnchor, now: Moment): TimeAnchor | undefined {
    const known = this.#anchors.get(now.incarnation);
    const placed = { ...anchor, elapsedMs: now.elapsedMs, utcMs: resolve(anchor, now.elapsedMs) };
    if (known !== undefined && !saysNew(known, placed)) return undefined;
    for (const [incarnation] of [...this.#anchors.entries()]) {
      if (incarnation !== now.incarnation) this.#anchors.delete(incarnation);
    }
    const anchors = [...(known ?? []), placed];
    if (anchors.length > MAX_ANCHORS) anchors.splice(1, 1);
    this.#anchors.set(now.incarnation, anchors);
    return placed;
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#anchors.takeDelta(prefix);
  }

  restore(key: string, value: Uint8Array): void {
    this.#anchors.restore(key, value);
  }
}

/** Whether an anchor corrects the time by more than it may itself be wrong, or confirms it after a long while. */
function saysNew(known: readonly TimeAnchor[], anchor: TimeAnchor): boolean {
  const last = known.at(-1);
  if (last === undefined) return true;
  const correction = Math.abs(resolve(last, anchor.elapsedMs) - anchor.utcMs);
  if (correction > Math.max(anchor.errorMs, MIN_CORRECTION_MS)) return true;
  return anchor.elapsedMs - last.elapsedMs >= CONFIRM_AFTER_MS && anchor.errorMs <= last.errorMs;
}
