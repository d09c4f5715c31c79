import type { DatastreamId } from '../../model/identifiers.ts';
import type { StateEntry } from '../../state/keyed-state.ts';
import { type Duration, type EventTime, HOUR, MINUTE } from '../../time/instants.ts';
import type { LatenessCounts, Proof } from '../lateness.ts';
import type { LateElement, WindowResult } from '../output.ts';
import type { Pane, PaneAggregate } from '../pane.ts';
import type { Window } from '../window.ts';
import type { PaneSample } from './pane-aggregate.ts';
import { PaneSeries } from './pane-series.ts';

/** The windows of every datastream: a quarter of an hour, and an hour of Indian time. */
export const PANE_SIZES: readonly Duration[] = [15 * MINUTE, HOUR];

/** How panes are made. */
export interface PaneWindowsOptions {
  /** Event time a pane stays open for corrections, ms. */
  readonly allowedLatenessMs: Duration;
  /** The sensor's expected time between readings, ms; undefined when unknown. */
  readonly intervalMs: (datastream: DatastreamId) => Duration | undefined;
  /** What reported progress says about a pane's input; default: nothing. */
  readonly proof?: (datastream: DatastreamId, window: Window) => Proof;
  /** At most ten. Default {@link PANE_SIZES}. */
  readonly sizes?: readonly Duration[];
}

/** What came out: panes and corrections, and readings that were too late for every pane. */
export interface PaneOutput {
  readonly panes: Pane[];
  readonly late: LateElement<PaneSample>[];
}

/** An empty {@link PaneOutput}. */
export function paneOutput(): PaneOutput {
  return { panes: [], late: [] };
}

/**
 * The panes of all datastreams: tumbling windows aligned to Indian hours (an hour begins at :30 UTC), fired when the
 * watermark reaches their end, then again with a higher revision for every late reading inside the allowed lateness.
 */
export class PaneWindows {
  readonly #intervalMs: PaneWindowsOptions['intervalMs'];
  readonly #series: readonly PaneSeries[];

  constructor(options: PaneWindowsOptions) {
    const { sizes = PANE_SIZES, allowedLatenessMs, proof, intervalMs } = options;
    this.#intervalMs = intervalMs;
    this.#series = sizes.map(
      (sizeMs) => new PaneSeries({ sizeMs, allowedLatenessMs, ...(proof && { proof }) }),
    );
  }

  /** By window size, in the order given: how many pairs of a reading and a pane found the pane closed. */
  get counts(): readonly LatenessCounts[] {
    return this.#series.map(({ counts }) => counts);
  }

  get dirty(): boolean {
    return this.#series.some(({ dirty }) => dirty);
  }

  /** The highest watermark seen; -Infinity before the first. */
  get watermark(): EventTime {
    return Math.max(...this.#series.map(({ watermark }) => watermark));
  }

  /** No watermark below this makes anything fire or expire; undefined when no pane is open. */
  get nextDue(): EventTime | undefined {
    const due = this.#series.flatMap(({ nextDue }) => nextDue ?? []);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  /** Puts a resolved observation into its panes. It is late only when no pane takes it. */
  add(datastream: DatastreamId, eventTime: EventTime, sample: PaneSample, out: PaneOutput): void {
    const results: WindowResult<PaneAggregate>[] = [];
    let taken = false;
    for (const series of this.#series) {
      if (series.add(datastream, eventTime, sample, results)) taken = true;
    }
    this.#collect(results, out);
    if (!taken) out.late.push({ key: datastream, eventTime, element: sample });
  }

  /** No more on-time observations with event time <= `watermark`. */
  advance(watermark: EventTime, out: PaneOutput): void {
    const results: WindowResult<PaneAggregate>[] = [];
    for (const series of this.#series) series.advance(watermark, results);
    this.#collect(results, out);
  }

  /** What changed since the last call, for a checkpoint; keys behind `prefix`. */
  takeDelta(prefix: string): StateEntry[] {
    return this.#series.flatMap((series, i) => series.takeDelta(`${prefix}${i}`));
  }

  /** Puts back one entry written by {@link takeDelta}, its key without the prefix. */
  restore(key: string, value: Uint8Array): void {
    this.#series[Number(key.charAt(0))]?.restore(key.slice(1), value);
  }

  #collect(results: readonly WindowResult<PaneAggregate>[], out: PaneOutput): void {
    for (const result of results) out.panes.push(this.#pane(result));
  }

  #pane({ key, window, revision, value, standing }: WindowResult<PaneAggregate>): Pane {
    const { start, end } = window;
    const interval = this.#intervalMs(key);
    const expected = interval === undefined ? 0 : Math.floor((end - start) / interval);
    return { datastream: key, start, end, revision, aggregate: value, expected, standing };
  }
}
