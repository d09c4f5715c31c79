import { assert } from '../errors/index.ts';
import type { StateEntry } from '../state/keyed-state.ts';
import type { EventTime, ProcessingTime } from '../time/instants.ts';
import type { Aggregate } from './aggregates/aggregate.ts';
import type { RetractableAggregate } from './aggregates/retained.ts';
import type { WindowAssigner } from './assigners/assigner.ts';
import {
  checkLateness,
  expiry,
  type Lateness,
  type LatenessCounts,
  type Proof,
  standing,
} from './lateness.ts';
import { type Merging, mergeWindow } from './merging.ts';
import type { Timing, WindowOutput } from './output.ts';
import { splitWindow } from './splitting.ts';
import { TimerQueue } from './timer-queue.ts';
import type { Decision, Trigger } from './triggers/trigger.ts';
import { RisingWatermark } from './watermarks/rising-watermark.ts';
import { compareWindows, lastInstant, type Window } from './window.ts';
import type { WindowProcessor } from './window-processor.ts';
import type { WindowState } from './window-state.ts';
import { WindowStore } from './window-store.ts';

/** The five small things a window operator is made of. */
export interface WindowOperatorOptions<E, A, R> {
  readonly assigner: WindowAssigner<E>;
  readonly trigger: Trigger;
  readonly aggregate: Aggregate<E, A, R>;
  readonly lateness: Lateness;
  readonly output: {
    /** Accumulating: every firing carries everything so far. Discarding: only what is new since the last. */
    readonly mode: 'accumulating' | 'discarding';
    /** One more firing when the window expires. Default `none`. */
    readonly finalFiring?: 'none' | 'whenNew' | 'always';
    /** What reported progress says about a window's input; default: nothing. */
    readonly proof?: (key: string, window: Window) => Proof;
  };
}

const WINDOW_PREFIX = '=';

/**
 * Keyed windows over event time. Elements are added and the watermark is advanced; what fires in one advance comes
 * out by due time, then key, then window. All state is keyed, one entry per window of a key; `takeDelta` and
 * `restore` move it, between any two calls.
 */
export class WindowOperator<E, A, R> implements WindowProcessor<E, R> {
  readonly counts: LatenessCounts = { lateElements: 0, windowDrops: 0, unassigned: 0 };
  readonly #options: WindowOperatorOptions<E, A, R>;
  readonly #store: WindowStore<A>;
  readonly #merging: Merging<A> | undefined;
  readonly #progress = new RisingWatermark();
  readonly #timers = new TimerQueue<WindowState<A>>();
  readonly #deadlines = new TimerQueue<WindowState<A>>();
  #watermark: EventTime = -Infinity;

  /** Throws `INVALID_WINDOW` for a lateness below 0. */
  constructor(options: WindowOperatorOptions<E, A, R>) {
    checkLateness(options.lateness);
    this.#options = options;
    this.#store = new WindowStore(options.aggregate, { merging: options.assigner.touches !== undefined });
    this.#merging = this.#mergingOf(options);
  }

  /** The highest watermark seen; -Infinity before the first. */
  get watermark(): EventTime {
    return this.#watermark;
  }

  /** No watermark below this makes anything fire or expire; undefined when no window is live. */
  get nextDue(): EventTime | undefined {
    return this.#timers.next;
  }

  /** Live windows of all keys. */
  get size(): number {
    return this.#store.size;
  }

  /** True when {@link takeDelta} would return something. */
  get dirty(): boolean {
    return this.#store.dirty || this.#progress.dirty;
  }

  /** Puts an element into its windows; fires what the trigger decides at once. */
  add(key: string, eventTime: EventTime, element: E, out: WindowOutput<E, R>): void {
    const windows = this.#options.assigner.assign(eventTime, element);
    let taken = false;
    for (const window of windows) {
      const state = this.#place(key, window);
      if (state === undefined) {
        this.counts.windowDrops += 1;
        continue;
      }
      taken = true;
      this.#accumulate(state, eventTime, element, out);
    }
    if (taken) return;
    if (windows.length === 0) this.counts.unassigned += 1;
    else this.#late(key, eventTime, element, out);
  }

  /**
   * Takes an element back that was added before; the aggregate must be a {@link RetractableAggregate}. Windows that had
   * fired are corrected; one that loses its last element says so with an empty result, a session may fall apart into
   * several that replace it. What is not there any more cannot be taken back and is counted as a window drop.
   */
  retract(key: string, eventTime: EventTime, element: E, out: WindowOutput<E, R>): void {
    const { assigner, aggregate } = this.#options;
    assert(isRetractable(aggregate), 'elements of this aggregate cannot be taken back');
    for (const window of assigner.assign(eventTime, element)) {
      const state = this.#holder(key, window);
      if (state?.accumulator === undefined || !aggregate.retract(state.accumulator, element, eventTime)) {
        this.counts.windowDrops += 1;
        continue;
      }
      for (const part of this.#withoutElement(state, state.accumulator, aggregate)) {
        this.#store.mark(part);
        // What holds no element any more must say so for the windows it was to replace, too.
        const owed = part.accumulator === undefined && part.replaces.length > 0;
        if (owed || part.revision > 0 || part.trigger.passedEnd)
          this.#fire(part, 'fireEvenEmpty', 'late', out);
        this.#schedule(part);
      }
      if (state.accumulator === undefined && this.#merging !== undefined) this.#store.close(state);
    }
  }

  /** No more on-time elements with event time <= `watermark`. One that does not advance changes nothing. */
  advance(watermark: EventTime, out: WindowOutput<E, R>): void {
    if (!(watermark > this.#watermark)) return;
    this.#watermark = watermark;
    this.#progress.raise(watermark);
    for (let due = this.#timers.next; due !== undefined && due <= watermark; due = this.#timers.next) {
      for (const state of inOrder(this.#timers.take())) {
        if (state.timer === due) this.#onEventTime(state, due, out);
      }
    }
  }

  /** Processing time has reached `now`: fires what a trigger's deadline asks for. */
  advanceProcessingTime(now: ProcessingTime, out: WindowOutput<E, R>): void {
    for (let due = this.#deadlines.next; due !== undefined && due <= now; due = this.#deadlines.next) {
      for (const state of inOrder(this.#deadlines.take())) {
        if (state.deadline === due) this.#onProcessingTime(state, now, out);
      }
    }
  }

  /** What a live window of a key holds, to be read only; undefined when there is none or it is empty. */
  peek(key: string, start: EventTime): A | undefined {
    return this.#store.get(key, start)?.accumulator;
  }

  /** What changed since the last call, for a checkpoint; keys behind `prefix`. */
  takeDelta(prefix: string): StateEntry[] {
    return [...this.#store.takeDelta(`${prefix}${WINDOW_PREFIX}`), ...this.#progress.takeDelta(prefix)];
  }

  /** Puts back one entry written by {@link takeDelta}, its key without the prefix. Only before the first element. */
  restore(key: string, value: Uint8Array): void {
    if (this.#progress.restore(key, value)) {
      this.#watermark = this.#progress.value;
      return;
    }
    const state = this.#store.restore(key.slice(WINDOW_PREFIX.length), value);
    if (state !== undefined) this.#schedule(state);
  }

  #mergingOf({ assigner, aggregate }: WindowOperatorOptions<E, A, R>): Merging<A> | undefined {
    const { touches } = assigner;
    if (touches === undefined) return undefined;
    return {
      store: this.#store,
      aggregate,
      touches,
      expired: (window) => this.#expired(window),
      reached: (window) => this.#reached(window),
    };
  }

  /** The state that takes an element of `window`, made or merged as needed; undefined when it has expired. */
  #place(key: string, window: Window): WindowState<A> | undefined {
    if (this.#merging !== undefined) return mergeWindow(this.#merging, key, window);
    if (this.#expired(window)) return undefined;
    return this.#store.get(key, window.start) ?? this.#store.open(key, window);
  }

  /** The live window that took an element of `window`. */
  #holder(key: string, window: Window): WindowState<A> | undefined {
    if (this.#merging === undefined) return this.#store.get(key, window.start);
    return this.#store.touching(key, window, this.#merging.touches)[0];
  }

  /** The windows that a window is after it has lost an element: itself, or the sessions that are left of it. */
  #withoutElement(
    state: WindowState<A>,
    accumulator: A,
    aggregate: RetractableAggregate<E, A, R>,
  ): readonly WindowState<A>[] {
    const left = aggregate.elements(accumulator);
    if (left.length === 0) state.accumulator = undefined;
    if (left.length === 0 || this.#merging === undefined) return [state];
    const parts = left.flatMap(({ eventTime, element }) =>
      this.#options.assigner.assign(eventTime, element).map((window) => ({
        window,
        addTo: (into: A | undefined) => aggregate.add(into ?? aggregate.create(), element, eventTime),
      })),
    );
    return splitWindow(this.#merging, state, parts);
  }

  #expired(window: Window): boolean {
    return expiry(window, this.#options.lateness) <= this.#watermark;
  }

  #reached(window: Window): boolean {
    return this.#watermark >= lastInstant(window);
  }

  #accumulate(state: WindowState<A>, eventTime: EventTime, element: E, out: WindowOutput<E, R>): void {
    const { aggregate, trigger } = this.#options;
    state.accumulator = aggregate.add(state.accumulator ?? aggregate.create(), element, eventTime);
    state.trigger.pending += 1;
    this.#store.mark(state);
    const moment = { window: state.window, watermark: this.#watermark };
    const decision = trigger.onElement(state.trigger, moment, eventTime);
    if (decision !== 'hold') this.#fire(state, decision, this.#timing(state), out);
    this.#schedule(state);
  }

  #late(key: string, eventTime: EventTime, element: E, out: WindowOutput<E, R>): void {
    this.counts.lateElements += 1;
    if (this.#options.lateness.beyond !== 'drop') out.late.push({ key, eventTime, element });
  }

  #onEventTime(state: WindowState<A>, due: EventTime, out: WindowOutput<E, R>): void {
    const { trigger, lateness } = this.#options;
    state.timer = undefined;
    if (trigger.nextEventTime(state.trigger, state.window) === due) {
      const moment = { window: state.window, watermark: this.#watermark };
      const decision = trigger.onEventTime(state.trigger, moment, due);
      const timing = due >= lastInstant(state.window) ? 'onTime' : 'early';
      if (decision !== 'hold') this.#fire(state, decision, timing, out);
      this.#store.mark(state);
    }
    if (due >= expiry(state.window, lateness)) this.#expire(state, out);
    else this.#schedule(state);
  }

  #onProcessingTime(state: WindowState<A>, now: ProcessingTime, out: WindowOutput<E, R>): void {
    const { trigger } = this.#options;
    const wanted = trigger.nextProcessingTime?.(state.trigger, state.window);
    state.deadline = undefined;
    if (wanted !== undefined && wanted <= now) {
      const moment = { window: state.window, watermark: this.#watermark };
      const decision = trigger.onProcessingTime?.(state.trigger, moment, now) ?? 'hold';
      if (decision !== 'hold') this.#fire(state, decision, this.#timing(state), out);
      this.#store.mark(state);
    }
    this.#schedule(state);
  }

  #expire(state: WindowState<A>, out: WindowOutput<E, R>): void {
    const { finalFiring = 'none' } = this.#options.output;
    if (finalFiring === 'always') this.#fire(state, 'fireEvenEmpty', 'late', out);
    else if (finalFiring === 'whenNew' && state.trigger.pending > 0) this.#fire(state, 'fire', 'late', out);
    this.#store.close(state);
  }

  #fire(state: WindowState<A>, decision: Decision, timing: Timing, out: WindowOutput<E, R>): void {
    const { aggregate, output } = this.#options;
    const { key, window, accumulator, replaces, trigger } = state;
    if (accumulator === undefined && decision !== 'fireEvenEmpty') return;
    state.revision += 1;
    out.results.push({
      key,
      window,
      value: aggregate.result(accumulator ?? aggregate.create()),
      newElements: trigger.pending,
      revision: state.revision,
      timing,
      standing: standing(this.#expired(window), output.proof?.(key, window) ?? 'unknown'),
      replaces,
    });
    trigger.pending = 0;
    state.replaces = [];
    if (output.mode === 'discarding') state.accumulator = undefined;
  }

  #timing({ window }: WindowState<A>): Timing {
    return this.#reached(window) ? 'late' : 'early';
  }

  /**
   * Sets the window's timers to whatever comes first: the trigger's wish or the expiry. A timer that is too early
   * stays and is set anew when it comes, so a session that grows by the minute does not fill the queue.
   */
  #schedule(state: WindowState<A>): void {
    const { trigger, lateness } = this.#options;
    const expires = expiry(state.window, lateness);
    const timer = Math.min(trigger.nextEventTime(state.trigger, state.window) ?? expires, expires);
    if (state.timer === undefined || timer < state.timer) {
      state.timer = timer;
      this.#timers.add(timer, state);
    }
    const deadline = trigger.nextProcessingTime?.(state.trigger, state.window);
    if (deadline !== undefined && (state.deadline === undefined || deadline < state.deadline)) {
      state.deadline = deadline;
      this.#deadlines.add(deadline, state);
    }
  }
}

function isRetractable<E, A, R>(aggregate: Aggregate<E, A, R>): aggregate is RetractableAggregate<E, A, R> {
  return 'retract' in aggregate;
}

/** Windows due together, in an order that survives a restore. */
function inOrder<A>(states: WindowState<A>[]): WindowState<A>[] {
  return states.sort((a, b) =>
    a.key === b.key ? compareWindows(a.window, b.window) : a.key < b.key ? -1 : 1,
  );
}
