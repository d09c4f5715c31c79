import type { AlertTransition } from '../alert/transition.ts';
import type { Incarnation } from '../model/identifiers.ts';
import type { TimeAnchor } from '../model/observation.ts';
import type { Station } from '../model/station.ts';
import type { RulePack } from '../rules/pack.ts';
import type { RuleMatch, RuleResult } from '../stream/rule-result.ts';
import type { MessageRecord } from '../sync/records.ts';
import { governingAnchor, resolve } from '../time/anchors.ts';
import { type ElapsedTime, MINUTE, processingTime } from '../time/instants.ts';
import type { Output } from './effects.ts';
import type { Batch, PipelineInput } from './input.ts';
import { Pipeline } from './pipeline.ts';

/** A message of the log. */
export interface StoredMessage {
  readonly incarnation: Incarnation;
  readonly record: MessageRecord;
}

/** Stored history, and the rules to be tried on it. */
export interface BacktestOptions {
  readonly stations: readonly Station[];
  readonly packs: readonly RulePack[];
  /** Of every incarnation with messages, as they were recorded. */
  readonly anchors: readonly TimeAnchor[];
  /** In the order in which they were taken in. */
  readonly messages: Iterable<StoredMessage>;
}

type Fault = Extract<Output, { readonly kind: 'fault' }>;

/** What the rules would have said. */
export interface BacktestReport {
  readonly messages: number;
  /** Messages of an incarnation that never knew the time: they cannot be placed. */
  readonly undated: number;
  /** What holds in the end, by start. */
  readonly results: readonly RuleResult[];
  /** In the order in which they would have come. */
  readonly matches: readonly RuleMatch[];
  readonly transitions: readonly AlertTransition[];
  readonly faults: readonly Fault[];
  /** Readings that came too late for a rule. */
  readonly late: number;
}

/** Minutes of silence that are stepped one by one; what would be due in a longer one is due at its end too. */
const MAX_TICKS_BETWEEN = 1440;

/**
 * Steps stored messages through a pipeline of its own, minute ticks between them, and collects what its rules say. It
 * begins without a past: what a rule would have known from before the first message it does not know here.
 */
export function backtest(options: BacktestOptions): BacktestReport {
  const run = new BacktestRun(options);
  for (const message of options.messages) run.take(message);
  return run.report();
}

class BacktestRun {
  readonly #anchors: ReadonlyMap<Incarnation, readonly TimeAnchor[]>;
  readonly #pipeline = new Pipeline();
  readonly #outputs: Output[] = [];
  #configuration: PipelineInput[];
  #incarnation: Incarnation | undefined;
  #elapsedMs: ElapsedTime = 0;
  #anchored = 0;
  #messages = 0;
  #undated = 0;

  constructor({ stations, packs, anchors }: BacktestOptions) {
    this.#configuration = [{ kind: 'configuration', stations, packs }];
    const byIncarnation = new Map<Incarnation, TimeAnchor[]>();
    for (const anchor of anchors) {
      const known = byIncarnation.get(anchor.incarnation);
      if (known === undefined) byIncarnation.set(anchor.incarnation, [anchor]);
      else known.push(anchor);
    }
    this.#anchors = byIncarnation;
  }

  take({ incarnation, record }: StoredMessage): void {
    this.#messages += 1;
    const anchors = this.#anchors.get(incarnation);
    if (anchors === undefined) {
      this.#undated += 1;
      return;
    }
    if (incarnation !== this.#incarnation) this.#begin(incarnation, record.elapsedMs);
    this.#tickUntil(record.elapsedMs);
    this.#elapsedMs = Math.max(this.#elapsedMs, record.elapsedMs);
    this.#step([...this.#newAnchors(), this.#input(record)]);
  }

  report(): BacktestReport {
    this.#tickUntil(this.#elapsedMs + MAX_TICKS_BETWEEN * MINUTE);
    const of = <K extends Output['kind']>(kind: K): Extract<Output, { readonly kind: K }>[] =>
      this.#outputs.filter((output): output is Extract<Output, { readonly kind: K }> => output.kind === kind);
    return {
      messages: this.#messages,
      undated: this.#undated,
      results: standing(of('result').map(({ result }) => result)),
      matches: of('match').map(({ match }) => match),
      transitions: of('transition').map(({ transition }) => transition),
      faults: of('fault'),
      late: of('lateForRule').length,
    };
  }

  #begin(incarnation: Incarnation, elapsedMs: ElapsedTime): void {
    this.#incarnation = incarnation;
    this.#elapsedMs = elapsedMs;
    this.#anchored = 0;
    this.#step([...this.#newAnchors(), ...this.#configuration]);
    this.#configuration = [];
  }

  /** Anchors that were met by now; the first one holds for the time before it too. */
  #newAnchors(): PipelineInput[] {
    const anchors = this.#anchors.get(this.#incarnation ?? '') ?? [];
    const met = anchors.filter(({ elapsedMs }, index) => index === 0 || elapsedMs <= this.#elapsedMs);
    const fresh = met.slice(this.#anchored);
    this.#anchored = Math.max(this.#anchored, met.length);
    return fresh.map((anchor) => ({ kind: 'anchor', anchor }));
  }

  #tickUntil(elapsedMs: ElapsedTime): void {
    if (this.#incarnation === undefined) return;
    for (let ticks = 0; ticks < MAX_TICKS_BETWEEN && this.#elapsedMs + MINUTE < elapsedMs; ticks += 1) {
      this.#elapsedMs += MINUTE;
      this.#step([...this.#newAnchors(), { kind: 'tick' }]);
    }
  }

  #input(record: MessageRecord): PipelineInput {
    const { station, sensor, elapsedMs, message } = record;
    // The log holds no repeats, so each message is a delivery of its own.
    const digest = this.#messages.toString(16).padStart(16, '0');
    const delivery = { clientId: `${station}/${sensor}`, qos: 0, dup: false, digest } as const;
    return { kind: 'message', station, sensor, delivery, elapsedMs, message };
  }

  #step(inputs: readonly PipelineInput[]): void {
    const incarnation = this.#incarnation ?? '';
    const anchor = governingAnchor(this.#anchors.get(incarnation) ?? [], this.#elapsedMs);
    const now = anchor === undefined ? undefined : processingTime(resolve(anchor, this.#elapsedMs));
    const next: Batch = { incarnation, elapsedMs: this.#elapsedMs, now, inputs };
    for (const output of this.#pipeline.step(next).outputs) if (isSaid(output)) this.#outputs.push(output);
  }
}

/** Panes and anchors are nobody's verdict. */
function isSaid({ kind }: Output): boolean {
  return kind !== 'pane' && kind !== 'late' && kind !== 'anchor' && kind !== 'resolved';
}

/** Of each stretch the last result, without what was replaced or turned out to be empty. */
function standing(results: readonly RuleResult[]): RuleResult[] {
  const held = new Map<string, RuleResult>();
  for (const result of results) {
    const name = (start: number, end: number): string => `${result.rule} ${result.key} ${start} ${end}`;
    for (const { start, end } of result.replaces) held.delete(name(start, end));
    held.set(name(result.start, result.end), result);
  }
  return [...held.values()]
    .filter(({ values }) => values.some(({ value }) => value !== null))
    .sort((a, b) => a.start - b.start || (a.rule < b.rule ? -1 : 1));
}
