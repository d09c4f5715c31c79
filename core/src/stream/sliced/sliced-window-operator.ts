import { KeyedState, type StateEntry } from '../../state/keyed-state.ts';
import type { EventTime } from '../../time/instants.ts';
import type { SliceableAggregate } from '../aggregates/aggregate.ts';
import type { SlidingOptions } from '../assigners/sliding.ts';
import {
  checkLateness,
  expiry,
  type Lateness,
  type LatenessCounts,
  type Proof,
  standing,
} from '../lateness.ts';
import type { Timing, WindowOutput } from '../output.ts';
import { TimerQueue } from '../timer-queue.ts';
import { RisingWatermark } from '../watermarks/rising-watermark.ts';
import { lastInstant, type Window } from '../window.ts';
import type { WindowProcessor } from '../window-processor.ts';
import { KeySlices } from './key-slices.ts';
import type { Slice, SlidingFold } from './sliding-fold.ts';
import { WindowGrid } from './window-grid.ts';

/** Sliding windows that fire when complete and for every late element, accumulating. */
export interface SlicedWindowOptions<E, A, R> {
  readonly window: SlidingOptions;
  readonly aggregate: SliceableAggregate<E, A, R>;
  readonly lateness: Lateness;
  /** What reported progress says about a window's input; default: nothing. */
  readonly proof?: (key: string, window: Window) => Proof;
}

/** A slice as kept: what it holds, and where. */
interface KeptSlice<A> extends Slice<A> {
  readonly key: string;
  readonly stateKey: string;
  /** The checkpoint interval in which it was last marked as changed; not part of the stored form. */
  markedIn: number;
}

const SLICE_PREFIX = '=';
const FIRED_PREFIX = '!';
const REVISION_CODEC = {
  toPlain: (n: number): unknown => n,
  fromPlain: (plain: unknown): number => Number(plain),
};

/**
 * The same results as `WindowOperator` with `slidingWindows` and `eventTimeTrigger`, for windows that overlap a lot:
 * an element goes into one slice instead of into every window, and each window is formed from the one before it. A
 * day sliding by the minute costs the same as a minute. State is one entry per slice of a key and, when there is
 * allowed lateness, one small entry per fired window still open for corrections.
 */
export class SlicedWindowOperator<E, A, R> implements WindowProcessor<E, R> {
  readonly counts: LatenessCounts = { lateElements: 0, windowDrops: 0, unassigned: 0 };
  readonly #options: SlicedWindowOptions<E, A, R>;
  readonly #grid: WindowGrid;
  readonly #slices: KeyedState<KeptSlice<A>>;
  /** Revision of every fired window that can still be corrected. */
  readonly #fired = new KeyedState<number>(REVISION_CODEC);
  readonly #progress = new RisingWatermark();
  readonly #byKey = new Map<string, KeySlices<A, KeptSlice<A>>>();
  readonly #timers = new TimerQueue<KeySlices<A, KeptSlice<A>>>();
  readonly #expiries = new TimerQueue<string>();
  #checkpoint = 0;
  /** False after a restore, until the timers are set. */
  #armed = true;

  /** Throws `INVALID_WINDOW` for what sliding windows refuse, and for a lateness below 0. */
  constructor(options: SlicedWindowOptions<E, A, R>) {
    checkLateness(options.lateness);
    this.#options = options;
    this.#grid = new WindowGrid(options.window);
    this.#slices = new KeyedState(sliceCodec(options.aggregate));
  }

  get watermark(): EventTime {
    return this.#progress.value;
  }

  get nextDue(): EventTime | undefined {
    this.#arm();
    return this.#timers.next;
  }

  /** Slices of all keys. */
  get size(): number {
    return this.#slices.size;
  }

  get dirty(): boolean {
    return this.#slices.dirty || this.#fired.dirty || this.#progress.dirty;
  }

  add(key: string, eventTime: EventTime, element: E, out: WindowOutput<E, R>): void {
    this.#arm();
    const index = this.#grid.sliceOf(eventTime);
    const first = this.#grid.firstWindow(index);
    const last = this.#grid.lastWindow(index);
    if (last < first) {
      this.counts.unassigned += 1;
      return;
    }
    const live = Math.max(first, this.#firstLive());
    this.counts.windowDrops += Math.min(live, last + 1) - first;
    if (live > last) {
      this.#late(key, eventTime, element, out);
      return;
    }
    const state = this.#stateOf(key);
    const opened = this.#accumulate(state, index, element, eventTime);
    this.#correct(state, live, Math.min(last, state.next - 1), out);
    // Only a new slice can make something due earlier.
    if (opened) this.#schedule(state);
  }

  advance(watermark: EventTime, out: WindowOutput<E, R>): void {
    if (!(watermark > this.watermark)) return;
    this.#arm();
    this.#progress.raise(watermark);
    for (let due = this.#timers.next; due !== undefined && due <= watermark; due = this.#timers.next) {
      for (const state of this.#timers.take().sort(byKey)) {
        if (state.timer === due) this.#onTimer(state, due, out);
      }
    }
    for (let due = this.#expiries.next; due !== undefined && due <= watermark; due = this.#expiries.next) {
      for (const firedKey of this.#expiries.take()) this.#fired.delete(firedKey);
    }
  }

  takeDelta(prefix: string): StateEntry[] {
    this.#checkpoint += 1;
    return [
      ...this.#slices.takeDelta(`${prefix}${SLICE_PREFIX}`),
      ...this.#fired.takeDelta(`${prefix}${FIRED_PREFIX}`),
      ...this.#progress.takeDelta(prefix),
    ];
  }

  restore(key: string, value: Uint8Array): void {
    this.#armed = false;
    if (this.#progress.restore(key, value)) return;
    const inner = key.slice(1);
    if (key.startsWith(FIRED_PREFIX)) {
      this.#fired.restore(inner, value);
      return;
    }
    this.#slices.restore(inner, value);
    const slice = this.#slices.get(inner);
    if (slice !== undefined) this.#stateOf(slice.key).insert(slice);
  }

  /** Sets all timers after a restore, when the watermark is known. */
  #arm(): void {
    if (this.#armed) return;
    this.#armed = true;
    for (const state of this.#byKey.values()) {
      state.next = this.#grid.firstEndingAfter(this.watermark);
      this.#schedule(state);
    }
    for (const [firedKey] of this.#fired.entries()) {
      const k = Number(firedKey.slice(firedKey.lastIndexOf('|') + 1));
      this.#expiries.add(expiry(this.#grid.window(k), this.#options.lateness), firedKey);
    }
  }

  /** Outside of `advance` every window that ends at or before the watermark has fired. */
  #stateOf(key: string): KeySlices<A, KeptSlice<A>> {
    const next = this.#grid.firstEndingAfter(this.watermark);
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      known.next = Math.max(known.next, next);
      return known;
    }
    const state = new KeySlices<A, KeptSlice<A>>(key, next, this.#options.aggregate);
    this.#byKey.set(key, state);
    return state;
  }

  #firstLive(): number {
    return this.#grid.firstEndingAfter(this.watermark - this.#options.lateness.allowedMs);
  }

  /** Returns whether the element opened its slice. */
  #accumulate(state: KeySlices<A, KeptSlice<A>>, index: number, element: E, eventTime: EventTime): boolean {
    const { aggregate } = this.#options;
    const known = state.get(index);
    const slice = known ?? this.#open(state, index);
    if (slice.markedIn !== this.#checkpoint) {
      slice.markedIn = this.#checkpoint;
      this.#slices.touch(slice.stateKey);
    }
    state.touch(index);
    slice.accumulator = aggregate.add(slice.accumulator, element, eventTime);
    slice.count += 1;
    return known === undefined;
  }

  #open(state: KeySlices<A, KeptSlice<A>>, index: number): KeptSlice<A> {
    const slice = keptSlice(state.key, index, this.#options.aggregate.create(), 0);
    slice.markedIn = this.#checkpoint;
    this.#slices.set(slice.stateKey, slice);
    state.insert(slice);
    return slice;
  }

  /** Fires again the windows `from` to `to`, which had passed their end when the element came. */
  #correct(state: KeySlices<A, KeptSlice<A>>, from: number, to: number, out: WindowOutput<E, R>): void {
    let fold: SlidingFold<A> | undefined;
    for (let k = from; k <= to; k++) {
      fold = state.foldBack(fold, this.#grid.firstSlice(k), this.#grid.endSlice(k));
      this.#fire(state.key, k, fold, { timing: 'late', newElements: 1 }, out);
    }
  }

  #late(key: string, eventTime: EventTime, element: E, out: WindowOutput<E, R>): void {
    this.counts.lateElements += 1;
    if (this.#options.lateness.beyond !== 'drop') out.late.push({ key, eventTime, element });
  }

  #onTimer(state: KeySlices<A, KeptSlice<A>>, due: EventTime, out: WindowOutput<E, R>): void {
    state.timer = undefined;
    const k = this.#nextWindow(state);
    if (k !== undefined && lastInstant(this.#grid.window(k)) <= due) {
      const fold = state.fold(this.#grid.firstSlice(k), this.#grid.endSlice(k));
      state.next = k + 1;
      this.#fire(state.key, k, fold, { timing: 'onTime', newElements: fold.count }, out);
    }
    this.#evict(state, due);
    if (state.empty) this.#byKey.delete(state.key);
    else this.#schedule(state);
  }

  #fire(
    key: string,
    k: number,
    fold: SlidingFold<A>,
    firing: { readonly timing: Timing; readonly newElements: number },
    out: WindowOutput<E, R>,
  ): void {
    const { aggregate, lateness, proof } = this.#options;
    const window = this.#grid.window(k);
    const expires = expiry(window, lateness);
    out.results.push({
      key,
      window,
      value: aggregate.result(fold.value()),
      newElements: firing.newElements,
      revision: this.#nextRevision(`${key}|${k}`, expires),
      timing: firing.timing,
      standing: standing(expires <= this.watermark, proof?.(key, window) ?? 'unknown'),
      replaces: [],
    });
  }

  #nextRevision(firedKey: string, expires: EventTime): number {
    if (this.#options.lateness.allowedMs === 0) return 1;
    const before = this.#fired.get(firedKey);
    if (before === undefined) this.#expiries.add(expires, firedKey);
    const revision = (before ?? 0) + 1;
    this.#fired.set(firedKey, revision);
    return revision;
  }

  /** Drops the slices whose last window has expired at `due`. */
  #evict(state: KeySlices<A, KeptSlice<A>>, due: EventTime): void {
    for (
      let slice = state.oldest;
      slice !== undefined && this.#neededUntil(slice) <= due;
      slice = state.oldest
    ) {
      state.evictOldest();
      this.#slices.delete(slice.stateKey);
    }
  }

  #neededUntil({ index }: Slice<A>): EventTime {
    return expiry(this.#grid.window(this.#grid.lastWindow(index)), this.#options.lateness);
  }

  /** The first window not yet fired that is not empty. */
  #nextWindow(state: KeySlices<A, KeptSlice<A>>): number | undefined {
    const slice = state.from(this.#grid.firstSlice(state.next));
    return slice && Math.max(state.next, this.#grid.firstWindow(slice.index));
  }

  #schedule(state: KeySlices<A, KeptSlice<A>>): void {
    const k = this.#nextWindow(state);
    const fires = k === undefined ? Infinity : lastInstant(this.#grid.window(k));
    const evicts = state.oldest === undefined ? Infinity : this.#neededUntil(state.oldest);
    const timer = Math.min(fires, evicts);
    if (state.timer !== undefined && state.timer <= timer) return;
    state.timer = timer;
    this.#timers.add(timer, state);
  }
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function sliceCodec<A>(aggregate: SliceableAggregate<never, A, unknown>): {
  toPlain(slice: KeptSlice<A>): unknown;
  fromPlain(plain: unknown): KeptSlice<A>;
} {
  return {
    toPlain: ({ key, index, count, accumulator }) => [key, index, count, aggregate.toPlain(accumulator)],
    fromPlain(plain) {
      // Only what toPlain made comes back here.
      const [key, index, count, accumulator] = plain as [string, number, number, unknown];
      return keptSlice(key, index, aggregate.fromPlain(accumulator), count);
    },
  };
}

function keptSlice<A>(key: string, index: number, accumulator: A, count: number): KeptSlice<A> {
  return { key, index, accumulator, count, stateKey: `${key}|${index}`, markedIn: -1 };
}
