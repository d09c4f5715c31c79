import type { DatastreamId } from '../../model/identifiers.ts';
import type { StateEntry } from '../../state/keyed-state.ts';
import { IST_OFFSET } from '../../time/indian-days.ts';
import { type Duration, type EventTime, HOUR, MINUTE } from '../../time/instants.ts';
import { tumblingWindows } from '../assigners/tumbling.ts';
import type { LatenessCounts, Proof } from '../lateness.ts';
import { type LateElement, type WindowResult, windowOutput } from '../output.ts';
import type { Pane, PaneAggregate } from '../pane.ts';
import { eventTimeTrigger } from '../triggers/event-time.ts';
import type { Window } from '../window.ts';
import { WindowOperator } from '../window-operator.ts';
import { type PaneAccumulator, type PaneSample, paneAggregate } from './pane-aggregate.ts';

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
  /** Default {@link PANE_SIZES}. */
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

type PaneOperator = WindowOperator<PaneSample, PaneAccumulator, PaneAggregate>;

/**
 * The panes of all datastreams: tumbling windows aligned to Indian hours (an hour begins at :30 UTC), fired when the
 * watermark reaches their end, then again with a higher revision for every late reading inside the allowed lateness.
 */
export class PaneWindows {
  readonly #intervalMs: PaneWindowsOptions['intervalMs'];
  readonly #operators: readonly PaneOperator[];

  constructor(options: PaneWindowsOptions) {
    const { sizes = PANE_SIZES } = options;
    this.#intervalMs = options.intervalMs;
    this.#operators = sizes.map((sizeMs) => paneOperator(sizeMs, options));
  }

  /** By window size, longest last: how many pairs of a reading and a pane found the pane closed. */
  get counts(): readonly LatenessCounts[] {
    return this.#operators.map(({ counts }) => counts);
  }

  get dirty(): boolean {
    return this.#operators.some(({ dirty }) => dirty);
  }

  /** The highest watermark seen; -Infinity before the first. */
  get watermark(): EventTime {
    return Math.max(...this.#operators.map(({ watermark }) => watermark));
  }

  /** No watermark below this makes anything fire or expire; undefined when no pane is open. */
  get nextDue(): EventTime | undefined {
    const due = this.#operators.flatMap(({ nextDue }) => nextDue ?? []);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  /** Puts a resolved observation into its panes. It is late only when no pane takes it. */
  add(datastream: DatastreamId, eventTime: EventTime, sample: PaneSample, out: PaneOutput): void {
    const results = windowOutput<PaneSample, PaneAggregate>();
    for (const operator of this.#operators) operator.add(datastream, eventTime, sample, results);
    this.#collect(results.results, out);
    const [late] = results.late;
    if (late !== undefined && results.late.length === this.#operators.length) out.late.push(late);
  }

  /** No more on-time observations with event time <= `watermark`. */
  advance(watermark: EventTime, out: PaneOutput): void {
    const results = windowOutput<PaneSample, PaneAggregate>();
    for (const operator of this.#operators) operator.advance(watermark, results);
    this.#collect(results.results, out);
  }

  /** What changed since the last call, for a checkpoint; keys behind `prefix`. */
  takeDelta(prefix: string): StateEntry[] {
    return this.#operators.flatMap((operator, i) => operator.takeDelta(`${prefix}${i}`));
  }

  /** Puts back one entry written by {@link takeDelta}, its key without the prefix. */
  restore(key: string, value: Uint8Array): void {
    this.#operators[Number(key.charAt(0))]?.restore(key.slice(1), value);
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

function paneOperator(sizeMs: Duration, { allowedLatenessMs, proof }: PaneWindowsOptions): PaneOperator {
  return new WindowOperator({
    assigner: tumblingWindows({ sizeMs, offsetMs: -IST_OFFSET % sizeMs }),
    trigger: eventTimeTrigger(),
    aggregate: paneAggregate,
    lateness: { allowedMs: allowedLatenessMs },
    output: { mode: 'accumulating', ...(proof && { proof }) },
  });
}
