import type { StationId } from '../../model/identifiers.ts';
import type { MatchResult, StreamInput, WatermarkData } from '../../rules/index.ts';
import type { StateEntry } from '../../state/index.ts';
import type { RuleMatch } from '../../stream/index.ts';
import type { Duration, EventTime } from '../../time/instants.ts';
import type { Output } from '../effects.ts';
import { MatchResults } from './match-results.ts';
import { OrderedEvents } from './ordered-events.ts';
import type { Heard, RuleCounts, RuleRunner, RunnerContext, StreamMoment } from './rule-runner.ts';
import { DEFAULT_WATERMARK, ScopeWatermark } from './scope-watermark.ts';
import { matchesInput, type StreamEvent, type StreamReading } from './stream-reading.ts';

/** What looks at the ordered readings of one scope. */
export interface EventFinder {
  readonly changes: number;
  /** Things given up because there were too many, since it was made or restored. */
  readonly abandoned: number;
  /** The watermark at which something is due by itself. */
  readonly nextDue: EventTime | undefined;
  /** Readings in order, none behind the watermark before, none beyond this one. */
  advance(events: readonly StreamEvent[], from: EventTime, watermark: EventTime): Found[];
  takeDelta(prefix: string): StateEntry[];
  restore(key: string, value: Uint8Array): void;
}

/** What was found, but for where. */
export type Found = Pick<RuleMatch, 'at' | 'readings'>;

/** A rule over ordered readings. */
export interface EventRuleOptions {
  readonly inputs: readonly StreamInput[];
  readonly key: 'datastream' | 'station';
  readonly watermark: WatermarkData | undefined;
  readonly result: MatchResult;
  /** Longest time a reading stays of interest. */
  readonly spanMs: Duration;
  readonly finder: () => EventFinder;
}

interface Scope {
  readonly station: StationId;
  readonly watermark: ScopeWatermark;
  readonly events: OrderedEvents;
  readonly finder: EventFinder;
  heard: boolean;
}

const SEPARATOR = '|';
const RESULT_PREFIX = '!';

/** Runs a rule that looks at readings in the order of their time: a pattern or a join. */
export class EventRunner implements RuleRunner {
  readonly #options: EventRuleOptions;
  readonly #context: RunnerContext;
  readonly #results: MatchResults;
  readonly #scopes = new Map<string, Scope>();
  readonly #bySource = new Map<string, Set<Scope>>();
  readonly #counts: RuleCounts = { late: 0, abandoned: 0 };

  constructor(options: EventRuleOptions, context: RunnerContext) {
    this.#options = options;
    this.#context = context;
    this.#results = new MatchResults(context.key, options.result);
  }

  get changes(): number {
    let changes = this.#results.changes;
    for (const { watermark, events, finder } of this.#scopes.values()) {
      changes += watermark.changes + events.changes + finder.changes;
    }
    return changes;
  }

  get counts(): RuleCounts {
    const found = [...this.#scopes.values()].reduce((sum, { finder }) => sum + finder.abandoned, 0);
    return { late: this.#counts.late, abandoned: this.#counts.abandoned + found };
  }

  heard(heard: Heard): void {
    for (const scope of this.#bySource.get(heard.source) ?? []) {
      scope.heard = true;
      scope.watermark.heard(heard);
    }
  }

  take(reading: StreamReading, outputs: Output[]): void {
    if (!this.#options.inputs.some((input) => matchesInput(input, reading))) return;
    const { source, channel, eventTime, value, order } = reading;
    const { station } = channel.name;
    const scope = this.#scope(this.#options.key === 'station' ? station : channel.datastream, station);
    this.#join(scope, source);
    scope.heard = true;
    const { datastream } = channel;
    const taken = scope.events.add({ datastream, eventTime, value, order });
    if (taken === 'full') this.#counts.abandoned += 1;
    if (taken !== 'late') return;
    this.#counts.late += 1;
    outputs.push({ kind: 'lateForRule', rule: this.#context.key, datastream, eventTime });
  }

  close(step: StreamMoment, outputs: Output[]): void {
    for (const [name, scope] of [...this.#scopes].sort(([a], [b]) => (a < b ? -1 : 1))) {
      this.#advance(name, scope, step, outputs);
    }
  }

  takeDelta(prefix: string): StateEntry[] {
    const delta = this.#results.takeDelta(`${prefix}${RESULT_PREFIX}`);
    for (const [name, { watermark, events, finder }] of this.#scopes) {
      const scope = `${prefix}${name}${SEPARATOR}`;
      delta.push(...watermark.takeDelta(`${scope}c`));
      delta.push(...events.takeDelta(`${scope}e`), ...finder.takeDelta(`${scope}f`));
    }
    return delta;
  }

  restore(key: string, value: Uint8Array): void {
    if (key.startsWith(RESULT_PREFIX)) {
      this.#results.restore(key.slice(1), value);
      return;
    }
    const end = key.indexOf(SEPARATOR);
    const name = key.slice(0, end);
    const scope = this.#scope(name, name.split('/', 1)[0] ?? name);
    const { watermark, events, finder } = scope;
    const part = { c: watermark, e: events, f: finder }[key.charAt(end + 1)];
    part?.restore(key.slice(end + 2), value);
    for (const source of watermark.members) this.#join(scope, source);
  }

  #join(scope: Scope, source: string): void {
    scope.watermark.join(source);
    const scopes = this.#bySource.get(source);
    if (scopes === undefined) this.#bySource.set(source, new Set([scope]));
    else scopes.add(scope);
  }

  #advance(name: string, scope: Scope, step: StreamMoment, outputs: Output[]): void {
    const { events, finder, watermark, station } = scope;
    const mark = watermark.at(step);
    const due = Math.min(
      events.nextDue ?? Infinity,
      finder.nextDue ?? Infinity,
      this.#results.nextDue(name) ?? Infinity,
    );
    const heard = scope.heard;
    scope.heard = false;
    const from = events.watermark;
    if (mark <= from || !(heard || due <= mark)) return;
    for (const { at, readings } of finder.advance(events.release(mark), from, mark)) {
      const match = { rule: this.#context.key, station, key: name, at, readings };
      this.#results.tell(name, match, outputs);
    }
    this.#results.advance(name, station, mark, outputs);
  }

  #scope(name: string, station: StationId): Scope {
    const known = this.#scopes.get(name);
    if (known !== undefined) return known;
    const data = this.#options.watermark ?? DEFAULT_WATERMARK;
    const watermark = new ScopeWatermark(data, this.#context.sources, this.#options.spanMs);
    const scope = {
      station,
      watermark,
      events: new OrderedEvents(),
      finder: this.#options.finder(),
      heard: false,
    };
    this.#scopes.set(name, scope);
    return scope;
  }
}
