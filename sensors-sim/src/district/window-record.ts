import type { WindowResult } from '@shivar/core/stream';
import type { Duration, EventTime, ProcessingTime } from '@shivar/core/time';

/** How complete and how late the results of a strategy were. Shares are 0 to 1. */
export interface StrategyFigures {
  readonly strategy: string;
  readonly windows: number;
  /** Of all readings that belong to a window. */
  readonly inFirstResult: number;
  /** The same of those that nothing held up. */
  readonly linkUpInFirstResult: number;
  /** From the window's end to its first result, ms. */
  readonly latencyP50Ms: Duration;
  readonly latencyP95Ms: Duration;
  /** Windows whose first result was not the last word. */
  readonly changedAfterFirst: number;
  /** Results that called themselves complete or final, and how many of them changed after that. */
  readonly calledComplete: number;
  readonly calledFinal: number;
  readonly wrong: number;
  readonly correctionsPerWindow: number;
  /** Readings ahead of the clock, set aside by the guard. */
  readonly setAside: number;
  /** Readings later than every correction. */
  readonly late: number;
  /** Readings that were placed and are in no final result: must be 0. */
  readonly lost: number;
}

interface Kept {
  placed: number;
  linkUp: number;
  first:
    | {
        readonly placed: number;
        readonly linkUp: number;
        readonly latencyMs: Duration;
        readonly value: number;
      }
    | undefined;
  /** What it held when it first called itself complete or final. */
  promised: number | undefined;
  latest: number;
  corrections: number;
}

/** Follows what every window of a run said, and when. */
export class WindowRecord {
  readonly #windows = new Map<EventTime, Kept>();
  #setAside = 0;
  #late = 0;
  #lateAfterPromise = 0;
  #calledComplete = 0;
  #calledFinal = 0;

  setAside(): void {
    this.#setAside += 1;
  }

  late(start: EventTime): void {
    this.#late += 1;
    if (this.#windows.get(start)?.promised !== undefined) this.#lateAfterPromise += 1;
  }

  placed(start: EventTime, linkUp: boolean): void {
    const window = this.#of(start);
    window.placed += 1;
    if (linkUp) window.linkUp += 1;
  }

  result({ window: { start, end }, value, standing }: WindowResult<number>, now: ProcessingTime): void {
    const window = this.#of(start);
    if (window.first === undefined) {
      const { placed, linkUp } = window;
      window.first = { placed, linkUp, latencyMs: now - end, value };
    } else if (value !== window.latest) window.corrections += 1;
    window.latest = value;
    if (standing === 'complete') this.#calledComplete += 1;
    if (standing === 'final') this.#calledFinal += 1;
    if (standing === 'complete' || standing === 'final') window.promised ??= value;
  }

  figures(strategy: string): StrategyFigures {
    const windows = [...this.#windows.values()];
    const sum = (of: (window: Kept) => number): number => windows.reduce((total, w) => total + of(w), 0);
    const latencies = windows.flatMap(({ first }) => first?.latencyMs ?? []).sort((a, b) => a - b);
    return {
      strategy,
      windows: windows.length,
      inFirstResult: sum(({ first }) => first?.placed ?? 0) / sum(({ placed }) => placed),
      linkUpInFirstResult: sum(({ first }) => first?.linkUp ?? 0) / sum(({ linkUp }) => linkUp),
      latencyP50Ms: quantile(latencies, 0.5),
      latencyP95Ms: quantile(latencies, 0.95),
      changedAfterFirst: sum(({ first, latest }) => Number(first?.value !== latest)) / windows.length,
      calledComplete: this.#calledComplete,
      calledFinal: this.#calledFinal,
      wrong:
        this.#lateAfterPromise +
        sum(({ promised, latest }) => Number(promised !== undefined && promised !== latest)),
      correctionsPerWindow: sum(({ corrections }) => corrections) / windows.length,
      setAside: this.#setAside,
      late: this.#late,
      lost: sum(({ placed, latest }) => placed - latest),
    };
  }

  #of(start: EventTime): Kept {
    let window = this.#windows.get(start);
    if (window === undefined) {
      window = { placed: 0, linkUp: 0, first: undefined, promised: undefined, latest: 0, corrections: 0 };
      this.#windows.set(start, window);
    }
    return window;
  }
}

/** The value at the share `q` of a sorted list. */
function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
