import type { StateEntry } from '../state/keyed-state.ts';
import type { EventTime } from '../time/instants.ts';
import type { LatenessCounts } from './lateness.ts';
import type { WindowOutput } from './output.ts';

/** What every operator over windows does, however it does it. */
export interface WindowProcessor<E, R> {
  /** The highest watermark seen; -Infinity before the first. */
  readonly watermark: EventTime;
  /** No watermark below this makes anything fire or expire; undefined when nothing is live. */
  readonly nextDue: EventTime | undefined;
  readonly counts: LatenessCounts;
  /** True when `takeDelta` would return something. */
  readonly dirty: boolean;
  /** Puts an element into its windows; fires what the trigger decides at once. */
  add(key: string, eventTime: EventTime, element: E, out: WindowOutput<E, R>): void;
  /** No more on-time elements with event time <= `watermark`. One that does not advance changes nothing. */
  advance(watermark: EventTime, out: WindowOutput<E, R>): void;
  /** What changed since the last call, for a checkpoint; keys behind `prefix`. */
  takeDelta(prefix: string): StateEntry[];
  /** Puts back one entry written by `takeDelta`, its key without the prefix. Only before the first element. */
  restore(key: string, value: Uint8Array): void;
}
