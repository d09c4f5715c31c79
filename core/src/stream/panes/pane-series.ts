import type { DatastreamId } from '../../model/identifiers.ts';
import type { StateEntry } from '../../state/keyed-state.ts';
import { IST_OFFSET } from '../../time/indian-days.ts';
import { DAY, type Duration, type EventTime } from '../../time/instants.ts';
import { compareTimed, type TimedValue } from '../aggregates/first-last.ts';
import { periodStart, tumblingWindows } from '../assigners/tumbling.ts';
import type { LatenessCounts, Proof } from '../lateness.ts';
import { type WindowOutput, type WindowResult, windowOutput } from '../output.ts';
import type { PaneAggregate } from '../pane.ts';
import { eventTimeTrigger } from '../triggers/event-time.ts';
import type { Window } from '../window.ts';
import { WindowOperator } from '../window-operator.ts';
import {
  type CarriedReading,
  type PaneAccumulator,
  type PaneContents,
  type PaneSample,
  paneAggregate,
} from './pane-aggregate.ts';

/** Panes of one size. */
export interface PaneSeriesOptions {
  readonly sizeMs: Duration;
  readonly allowedLatenessMs: Duration;
  readonly proof?: (datastream: DatastreamId, window: Window) => Proof;
}

/**
 * A counter's reading is carried over panes without readings for as long as this, so that rain after a silent week is
 * not lost; a gauge silent for longer begins anew.
 */
export const MAX_CARRY_MS: Duration = 7 * DAY;

type Element = PaneSample | CarriedReading;

/**
 * Tumbling windows of one size, aligned to Indian hours. What a counter rose between two panes belongs to the second:
 * the last reading of each pane is carried into the next one, and on over panes that have no reading of their own.
 */
export class PaneSeries {
  readonly #sizeMs: Duration;
  readonly #offsetMs: Duration;
  readonly #operator: WindowOperator<Element, PaneAccumulator, PaneContents>;

  constructor({ sizeMs, allowedLatenessMs, proof }: PaneSeriesOptions) {
    this.#sizeMs = sizeMs;
    this.#offsetMs = -IST_OFFSET % sizeMs;
    this.#operator = new WindowOperator({
      assigner: tumblingWindows({ sizeMs, offsetMs: this.#offsetMs }),
      trigger: eventTimeTrigger(),
      aggregate: paneAggregate,
      lateness: { allowedMs: allowedLatenessMs },
      output: { mode: 'accumulating', ...(proof && { proof }) },
    });
  }

  get counts(): LatenessCounts {
    return this.#operator.counts;
  }

  get dirty(): boolean {
    return this.#operator.dirty;
  }

  get watermark(): EventTime {
    return this.#operator.watermark;
  }

  get nextDue(): EventTime | undefined {
    return this.#operator.nextDue;
  }

  /** Puts a reading into its pane; false when the pane is closed. */
  add(
    datastream: DatastreamId,
    eventTime: EventTime,
    sample: PaneSample,
    results: WindowResult<PaneAggregate>[],
  ): boolean {
    const out = windowOutput<Element, PaneContents>();
    this.#operator.add(datastream, eventTime, sample, out);
    const taken = out.late.length === 0;
    if (taken && sample.kind === 'counter') this.#carryLast(datastream, eventTime, sample, out);
    this.#collect(out, results);
    return taken;
  }

  /** Goes from one firing to the next, so that what one pane carries on is there when the next one fires. */
  advance(watermark: EventTime, results: WindowResult<PaneAggregate>[]): void {
    for (;;) {
      const step = Math.min(this.#operator.nextDue ?? watermark, watermark);
      const out = windowOutput<Element, PaneContents>();
      this.#operator.advance(step, out);
      this.#collect(out, results);
      if (step === watermark) return;
    }
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#operator.takeDelta(prefix);
  }

  restore(key: string, value: Uint8Array): void {
    this.#operator.restore(key, value);
  }

  /** Carries the reading on when it is the last of its pane. */
  #carryLast(
    datastream: DatastreamId,
    eventTime: EventTime,
    { value, order }: PaneSample,
    out: WindowOutput<Element, PaneContents>,
  ): void {
    const start = periodStart(eventTime, this.#sizeMs, this.#offsetMs);
    const reading = { eventTime, order, value };
    const last = this.#operator.peek(datastream, start)?.last;
    if (last !== undefined && compareTimed(last, reading) > 0) return;
    this.#carry(datastream, start + this.#sizeMs, reading, out);
  }

  #carry(
    datastream: DatastreamId,
    start: EventTime,
    reading: TimedValue,
    out: WindowOutput<Element, PaneContents>,
  ): void {
    if (start - reading.eventTime > MAX_CARRY_MS) return;
    this.#operator.add(datastream, start, { kind: 'carried', reading }, out);
  }

  /** Passes results on. A pane that only had a reading carried into it is not one: the reading is carried on. */
  #collect(out: WindowOutput<Element, PaneContents>, results: WindowResult<PaneAggregate>[]): void {
    // Carrying on may add results while they are gone through.
    for (const result of out.results) {
      const { aggregate, carried } = result.value;
      if (aggregate.count > 0) results.push({ ...result, value: aggregate });
      else if (carried !== undefined) this.#carry(result.key, result.window.end, carried, out);
    }
  }
}
