import { AlertEvaluator } from '../alert/index.ts';
import { unreachable } from '../errors/index.ts';
import type { StationId } from '../model/identifiers.ts';
import type { StateEntry } from '../state/index.ts';
import {
  type Duration,
  eventTime,
  HOUR,
  MINUTE,
  type ProcessingTime,
  processingTime,
} from '../time/instants.ts';
import { ConfigurationStage } from './configuration/configuration-stage.ts';
import { expectedIntervals } from './configuration/expected-intervals.ts';
import type { Effects, InputVerdict, Output } from './effects.ts';
import type { Batch, PipelineInput } from './input.ts';
import { countReason } from './ledger-tally.ts';
import { MessageStage, NO_VERDICT } from './message-stage.ts';
import { QualityStage } from './quality/quality-stage.ts';
import { ResolvedPath } from './resolved-path.ts';
import { newStepContext, type StepContext } from './step-context.ts';
import { type RuleCounts, StreamStage } from './streams/index.ts';
import { AnchorStage } from './time/anchor-stage.ts';
import { type WindowOptions, WindowStage } from './windows/window-stage.ts';

/** Where unreadable messages of no known station are counted; no station can be called so. */
export const NO_STATION = '-';

/**
 * The watermark stays a minute behind, which lets 99.99 % of the readings of a station whose link is up into the first
 * result (waiting longer gains nothing: what is missing then is behind a dead link for hours). Three days of
 * corrections cover the longest outage the uplink is built for.
 */
export const DEFAULT_WINDOW_OPTIONS: WindowOptions = {
  delayMs: MINUTE,
  idleAfterMs: MINUTE,
  allowedLatenessMs: 72 * HOUR,
};

/**
 * An alert raised this shortly before its sensor was found failing was raised by the failure: a shorted wire passes
 * through the hot before it leaves the range. One that is older was true when it was raised.
 */
const RETRACT_BEFORE_MS: Duration = 15 * MINUTE;

/** A part of the pipeline that owns keyed state. */
interface Stage {
  /** Rises whenever its state changes. */
  readonly changes: number;
  takeDelta(prefix: string): StateEntry[];
  restore(key: string, value: Uint8Array): void;
}

/**
 * The one step, and the keyed state it owns. It reads no clock and does no I/O: the same batches from the same state
 * always give the same effects, live, after a restart, in a backtest and in simulation.
 *
 * A restart restores the last checkpoint, steps the logged batches again and ends in the same state. A batch whose
 * effects say `stateChanged: false` need not be logged for that, nor a message whose verdict is `repeat`.
 */
export class Pipeline {
  readonly #configuration = new ConfigurationStage();
  readonly #anchors = new AnchorStage();
  readonly #quality = new QualityStage();
  readonly #windows: WindowStage;
  readonly #alerts = new AlertEvaluator();
  readonly #streams: StreamStage;
  readonly #messages: MessageStage;
  /** By the first letter of their keys, which is part of the stored form. */
  readonly #stages: Readonly<Record<string, Stage>>;
  #configured = false;

  constructor(options: WindowOptions = DEFAULT_WINDOW_OPTIONS) {
    this.#windows = new WindowStage(options, expectedIntervals(this.#configuration));
    this.#streams = new StreamStage({
      progress: (source) => this.#windows.progress(source),
      disturbed: (station, from, until) => this.#alerts.wasMaintained(station, from, until),
    });
    const path = new ResolvedPath(this.#quality, this.#windows, this.#streams);
    this.#messages = new MessageStage(this.#configuration, this.#anchors, path);
    this.#stages = {
      c: this.#configuration,
      t: this.#anchors,
      m: this.#messages,
      q: this.#quality,
      w: this.#windows,
      a: this.#alerts,
      s: this.#streams,
    };
  }

  /** Handles a batch: mutates the state and returns everything that follows, to be committed together or not at all. */
  step(batch: Batch): Effects {
    const { incarnation, elapsedMs } = batch;
    const context = newStepContext({ incarnation, elapsedMs });
    const before = this.#changes;
    if (!this.#configured) this.#configure(context);
    this.#streams.begin(this.#anchors.arrival(context.moment)?.at);
    const verdicts = batch.inputs.map((input) => this.#handle(input, batch, context));
    const anchoredMs = this.#anchors.anchoredAt(incarnation);
    this.#windows.close(context.moment, anchoredMs, context.outputs);
    const arrival = this.#anchors.arrival(context.moment)?.at;
    const time = arrival === undefined ? undefined : processingTime(arrival);
    this.#streams.close({ moment: context.moment, anchoredMs, arrival: time }, context.outputs);
    const now = this.#now(batch);
    if (now !== undefined) this.#runAlerts(now, context);
    return {
      verdicts,
      outputs: context.outputs,
      ledger: context.tally.counts,
      stateChanged: this.#changes !== before,
      urgent: context.outputs.some(isUrgent),
    };
  }

  /** When the latest maintenance window of a station ends or ended, UTC ms; 0 when there was none. */
  maintenanceUntil(station: StationId): number {
    return this.#alerts.maintenanceUntil(station);
  }

  /** What rules of the stream engine had to pass over since this program runs them, by `pack/rule`. */
  get ruleCounts(): ReadonlyMap<string, Readonly<RuleCounts>> {
    return this.#streams.counts;
  }

  /** State that changed since the last call, for a checkpoint. */
  takeDelta(): StateEntry[] {
    return Object.entries(this.#stages).flatMap(([letter, stage]) => stage.takeDelta(letter));
  }

  /** Puts back what {@link takeDelta} gave, in any order and any number of calls, before the first step. */
  restore(entries: Iterable<StateEntry>): void {
    for (const { key, value } of entries) {
      if (value !== undefined) this.#stages[key.charAt(0)]?.restore(key.slice(1), value);
    }
  }

  get #changes(): number {
    return Object.values(this.#stages).reduce((sum, { changes }) => sum + changes, 0);
  }

  #handle(input: PipelineInput, batch: Batch, context: StepContext): InputVerdict {
    switch (input.kind) {
      case 'message':
        return this.#messages.take(input, batch, context);
      case 'unreadable': {
        const arrival = this.#anchors.arrival(context.moment);
        const counts = context.tally.at(input.station ?? NO_STATION, arrival?.at);
        countReason(counts.unreadableMessages, input.reason, 1);
        return NO_VERDICT;
      }
      case 'tick':
        return NO_VERDICT;
      case 'anchor':
        this.#takeAnchor(input, context);
        return NO_VERDICT;
      case 'configuration':
        if (this.#configuration.replace(input)) this.#configure(context);
        return NO_VERDICT;
      case 'maintenance': {
        const fromMs = this.#now(batch);
        // Without the time nobody can say which readings are meant; the page offers it once the time is known.
        if (fromMs !== undefined)
          this.#alerts.announceMaintenance(input.station, { fromMs, untilMs: input.untilMs });
        return NO_VERDICT;
      }
      default:
        return unreachable(input);
    }
  }

  #takeAnchor({ anchor }: Extract<PipelineInput, { kind: 'anchor' }>, context: StepContext): void {
    const current = anchor.incarnation === context.moment.incarnation;
    const effective = current ? this.#anchors.accept(anchor, context.moment) : anchor;
    if (effective === undefined) return;
    const released = this.#messages.release(effective, context);
    if (current || released) context.outputs.push({ kind: 'anchor', anchor: effective });
  }

  #configure({ moment }: StepContext): void {
    const { stations, packs } = this.#configuration.current;
    this.#alerts.configure(stations, packs);
    this.#streams.configure(packs, this.#anchors.arrival(moment)?.at);
    this.#configured = true;
  }

  #runAlerts(now: ProcessingTime, context: StepContext): void {
    const { alertReadings, outputs } = context;
    if (alertReadings.length > 0) outputs.push(...this.#alerts.evaluate(alertReadings, now).outputs);
    for (const { datastream, since } of context.failing) {
      outputs.push(...this.#alerts.retract(datastream, now, eventTime(since - RETRACT_BEFORE_MS)));
    }
    outputs.push(...this.#alerts.tick(now));
  }

  #now({ now, incarnation, elapsedMs }: Batch): ProcessingTime | undefined {
    const arrival = this.#anchors.arrival({ incarnation, elapsedMs });
    return arrival === undefined ? undefined : (now ?? processingTime(arrival.at));
  }
}

/** An alert that people are to be told of must not wait for company. */
function isUrgent(output: Output): boolean {
  return output.kind === 'transition' && output.transition.missed !== true;
}
