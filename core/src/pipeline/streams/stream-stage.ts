import type { RulePack, StreamRule } from '../../rules/index.ts';
import type { StateEntry } from '../../state/index.ts';
import type { EventTime } from '../../time/instants.ts';
import type { Output } from '../effects.ts';
import type { SourceProgress } from '../windows/source-progress.ts';
import { AbsenceRunner } from './absence-runner.ts';
import { EventRunner } from './event-runner.ts';
import { JoinFinder } from './join-finder.ts';
import { PatternFinder } from './pattern-finder.ts';
import type { Heard, RuleCounts, RuleRunner, RunnerContext, StreamMoment } from './rule-runner.ts';
import { rulesInForce } from './rules-in-force.ts';
import { SourceReports } from './source-reports.ts';
import type { StreamReading } from './stream-reading.ts';
import { WindowProgram } from './window-program.ts';
import { WindowRunner } from './window-runner.ts';

/** What the stage is given by the rest of the pipeline. */
export interface StreamStageOptions {
  readonly progress: (source: string) => SourceProgress | undefined;
  readonly disturbed: RunnerContext['disturbed'];
}

interface Running {
  readonly key: string;
  readonly runner: RuleRunner;
}

const REPORTS_PREFIX = '!';
const RULE_SEPARATOR = '|';

/**
 * Runs the rules of the stream engine. A rule is known by everything it says: one that did not change keeps its state
 * whatever else of the configuration does, one that changed begins anew, and the state of one that is gone goes too.
 */
export class StreamStage {
  readonly #options: StreamStageOptions;
  readonly #reports = new SourceReports();
  readonly #running = new Map<string, Running>();
  /** Keys under which state is kept, by rule, so that it can be removed with the rule. */
  readonly #stored = new Map<string, Set<string>>();
  /** Entries to be removed with the next delta. */
  #removed: string[] = [];
  /** Read back before the rules were known. */
  #unclaimed: StateEntry[] = [];
  #packs: readonly RulePack[] = [];
  #until = Infinity;
  #changes = 0;

  constructor(options: StreamStageOptions) {
    this.#options = options;
  }

  get changes(): number {
    let changes = this.#changes + this.#reports.changes;
    for (const { runner } of this.#running.values()) changes += runner.changes;
    return changes;
  }

  /** What rules had to pass over since this program runs them, by `pack/rule`. */
  get counts(): ReadonlyMap<string, Readonly<RuleCounts>> {
    return new Map([...this.#running.values()].map(({ key, runner }) => [key, runner.counts]));
  }

  /** What the sources themselves say of their backlog. */
  get reports(): SourceReports {
    return this.#reports;
  }

  /** The packs that hold from here on, at a time that may not be known yet. */
  configure(packs: readonly RulePack[], at: EventTime | undefined): void {
    this.#packs = packs;
    const { rules, until } = rulesInForce(packs, at);
    this.#until = until;
    const wanted = new Set(rules.map(({ identity }) => identity));
    for (const identity of [...this.#running.keys()]) if (!wanted.has(identity)) this.#drop(identity);
    for (const { identity, key, rule } of rules) {
      if (!this.#running.has(identity))
        this.#running.set(identity, { key, runner: this.#runnerOf(key, rule) });
    }
    this.#claim();
  }

  /** A step begins: a revision whose time has come takes over. */
  begin(arrival: EventTime | undefined): void {
    if (arrival !== undefined && arrival >= this.#until) this.configure(this.#packs, arrival);
  }

  heard(heard: Heard): void {
    for (const { runner } of this.#running.values()) runner.heard(heard);
  }

  take(reading: StreamReading, outputs: Output[]): void {
    for (const { runner } of this.#running.values()) runner.take(reading, outputs);
  }

  /** Everything of this step has been taken. */
  close(step: StreamMoment, outputs: Output[]): void {
    for (const { runner } of this.#running.values()) runner.close(step, outputs);
  }

  takeDelta(prefix: string): StateEntry[] {
    const delta = this.#reports.takeDelta(`${prefix}${REPORTS_PREFIX}`);
    const removed = new Set(this.#removed);
    this.#removed = [];
    for (const [identity, { runner }] of this.#running) {
      const entries = runner.takeDelta(`${identity}${RULE_SEPARATOR}`);
      const stored = this.#storedOf(identity);
      for (const { key, value } of entries) {
        if (value === undefined) stored.delete(key);
        else stored.add(key);
        delta.push({ key: `${prefix}${key}`, value });
        // The same rule came back in between.
        removed.delete(key);
      }
    }
    for (const key of removed) delta.push({ key: `${prefix}${key}`, value: undefined });
    return delta;
  }

  restore(key: string, value: Uint8Array): void {
    if (key.startsWith(REPORTS_PREFIX)) this.#reports.restore(key.slice(1), value);
    else this.#unclaimed.push({ key, value });
  }

  /** Gives what was read back to the rules it belongs to. */
  #claim(): void {
    for (const { key, value } of this.#unclaimed) {
      const end = key.indexOf(RULE_SEPARATOR);
      const running = this.#running.get(key.slice(0, end));
      if (value === undefined) continue;
      if (running === undefined) {
        this.#removed.push(key);
        continue;
      }
      running.runner.restore(key.slice(end + 1), value);
      this.#storedOf(key.slice(0, end)).add(key);
    }
    this.#unclaimed = [];
  }

  #drop(identity: string): void {
    this.#running.delete(identity);
    this.#removed.push(...(this.#stored.get(identity) ?? []));
    this.#stored.delete(identity);
    this.#changes += 1;
  }

  #storedOf(identity: string): Set<string> {
    const known = this.#stored.get(identity);
    if (known !== undefined) return known;
    const created = new Set<string>();
    this.#stored.set(identity, created);
    return created;
  }

  #runnerOf(key: string, rule: StreamRule): RuleRunner {
    const { progress, disturbed } = this.#options;
    const sources = {
      progress,
      isOver: (source: string) => this.#reports.isOver(source),
      proof: this.#reports.proof.bind(this.#reports),
    };
    const context: RunnerContext = { key, sources, disturbed };
    switch (rule.kind) {
      case 'window':
        return new WindowRunner(new WindowProgram(rule), context);
      case 'pattern': {
        const { inputs, watermark, result, withinMs = 0, steps } = rule;
        const spanMs = withinMs + steps.reduce((sum, step) => sum + (step.withinPreviousMs ?? 0), 0);
        const finder = () => new PatternFinder(rule);
        return new EventRunner({ inputs, key: rule.key, watermark, result, spanMs, finder }, context);
      }
      case 'join': {
        const { left, right, watermark, result, withinMs } = rule;
        const finder = () => new JoinFinder(rule);
        const inputs = [left, right];
        return new EventRunner(
          { inputs, key: 'station', watermark, result, spanMs: withinMs, finder },
          context,
        );
      }
      case 'absence':
        return new AbsenceRunner(rule);
    }
  }
}
