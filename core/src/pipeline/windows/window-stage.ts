import type { Decimal } from '../../model/decimal.ts';
import type { DatastreamId } from '../../model/identifiers.ts';
import { KeyedState, type StateEntry } from '../../state/index.ts';
import { type PaneOutput, PaneWindows, paneOutput } from '../../stream/index.ts';
import type { Duration, ElapsedTime, EventTime } from '../../time/instants.ts';
import type { Channel } from '../configuration/channel.ts';
import type { Output } from '../effects.ts';
import type { Moment } from '../time/anchor-stage.ts';
import { latestRevisions } from './latest-revisions.ts';
import {
  endWatermark,
  eventWatermark,
  type SourceProgress,
  silentWatermark,
  sourceProgressCodec,
  type WatermarkOptions,
} from './source-progress.ts';

/** How panes are closed and corrected. */
export interface WindowOptions extends WatermarkOptions {
  /** Event time a closed pane stays open for corrections. */
  readonly allowedLatenessMs: Duration;
}

/** A usable reading in its time. */
export interface WindowedReading {
  readonly eventTime: EventTime;
  /** Calibrated. */
  readonly value: Decimal;
  /** The sender's sequence, or 0. */
  readonly order: number;
}

const SEPARATOR = '|';

/**
 * The panes of every datastream. Each source has its own watermark, so a sensor with a wrong clock changes nothing but
 * its own panes.
 */
export class WindowStage {
  readonly #options: WindowOptions;
  readonly #intervalOf: (datastream: DatastreamId) => Duration | undefined;
  readonly #progress: KeyedState<SourceProgress> = new KeyedState(sourceProgressCodec);
  readonly #panes = new Map<string, PaneWindows>();
  /** Sources that sent in this step, and whether their stream is over. */
  readonly #heard = new Map<string, boolean>();
  #out: PaneOutput = paneOutput();
  #changes = 0;

  constructor(options: WindowOptions, intervalOf: (datastream: DatastreamId) => Duration | undefined) {
    this.#options = options;
    this.#intervalOf = intervalOf;
  }

  /** Counts every change of state. */
  get changes(): number {
    return this.#changes + this.#progress.changes;
  }

  /** How far a source has come; undefined before it was heard. */
  progress(source: string): Readonly<SourceProgress> | undefined {
    return this.#progress.get(source);
  }

  /** A source has come to an event time: it sent something, usable or not, that was not set aside. */
  observe(source: string, at: EventTime, heard: Moment): void {
    const progress = this.#progress.get(source);
    if (progress === undefined) {
      this.#progress.set(source, { newest: at, incarnation: heard.incarnation, heardMs: heard.elapsedMs });
    } else {
      if (at > progress.newest) progress.newest = at;
      if (progress.incarnation !== heard.incarnation || progress.heardMs < heard.elapsedMs) {
        progress.incarnation = heard.incarnation;
        progress.heardMs = heard.elapsedMs;
      }
      this.#progress.touch(source);
    }
    if (!this.#heard.has(source)) this.#heard.set(source, false);
  }

  /** The source says that nothing more will come. */
  end(source: string): void {
    if (this.#progress.get(source) !== undefined) this.#heard.set(source, true);
  }

  /** Puts a reading into its panes; false when it is too late for all of them. */
  add(source: string, channel: Channel, reading: WindowedReading): boolean {
    const { eventTime, value, order } = reading;
    const lateBefore = this.#out.late.length;
    this.#panesOf(source).add(
      channel.datastream,
      eventTime,
      { value, order, kind: channel.property.kind },
      this.#out,
    );
    this.#changes += 1;
    return this.#out.late.length === lateBefore;
  }

  /**
   * Everything of this step has been added: moves the watermarks of sources that sent, and of silent ones for which
   * something is due. Nothing moves while the incarnation has met no anchor.
   */
  close(now: Moment, anchoredMs: ElapsedTime | undefined, outputs: Output[]): void {
    for (const [source, over] of this.#heard) this.#advanceHeard(source, over);
    if (anchoredMs !== undefined) {
      for (const [panes, watermark] of this.#due(now, anchoredMs)) this.#advance(panes, watermark);
    }
    this.#heard.clear();
    for (const pane of latestRevisions(this.#out.panes)) outputs.push({ kind: 'pane', pane });
    for (const { key, eventTime } of this.#out.late)
      outputs.push({ kind: 'late', datastream: key, eventTime });
    this.#out = paneOutput();
  }

  takeDelta(prefix: string): StateEntry[] {
    const delta = this.#progress.takeDelta(`${prefix}p`);
    for (const [source, panes] of this.#panes) {
      if (panes.dirty) delta.push(...panes.takeDelta(`${prefix}w${source}${SEPARATOR}`));
    }
    return delta;
  }

  restore(key: string, value: Uint8Array): void {
    if (key.startsWith('p')) {
      this.#progress.restore(key.slice(1), value);
      return;
    }
    const end = key.indexOf(SEPARATOR);
    this.#panesOf(key.slice(1, end)).restore(key.slice(end + 1), value);
  }

  #advanceHeard(source: string, over: boolean): void {
    const progress = this.#progress.get(source);
    const panes = this.#panes.get(source);
    if (progress === undefined || panes === undefined) return;
    this.#advance(panes, over ? endWatermark(progress) : eventWatermark(progress, this.#options));
  }

  /** Sources for which something is due by now, in an order that survives a restart. */
  #due(now: Moment, anchoredMs: ElapsedTime): (readonly [PaneWindows, EventTime])[] {
    const due: [source: string, PaneWindows, EventTime][] = [];
    for (const [source, panes] of this.#panes) {
      const progress = this.#progress.get(source);
      const next = panes.nextDue;
      if (progress === undefined || next === undefined) continue;
      const watermark = silentWatermark(progress, now, anchoredMs, this.#options);
      if (watermark >= next) due.push([source, panes, watermark]);
    }
    return due.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, panes, watermark]) => [panes, watermark]);
  }

  #advance(panes: PaneWindows, watermark: EventTime): void {
    if (watermark <= panes.watermark) return;
    panes.advance(watermark, this.#out);
    this.#changes += 1;
  }

  #panesOf(source: string): PaneWindows {
    const known = this.#panes.get(source);
    if (known !== undefined) return known;
    const created = new PaneWindows({
      allowedLatenessMs: this.#options.allowedLatenessMs,
      intervalMs: this.#intervalOf,
    });
    this.#panes.set(source, created);
    return created;
  }
}
