import { parseDatastreamId } from '../../model/identifiers.ts';
import { KeyedState, type StateEntry } from '../../state/index.ts';
import type { Sample } from '../../stream/index.ts';
import {
  type RuleResult,
  type Window,
  WindowOperator,
  type WindowOutput,
  type WindowResult,
  windowOutput,
} from '../../stream/index.ts';
import { type EventTime, eventTime } from '../../time/instants.ts';
import type { Output } from '../effects.ts';
import type { Heard, RuleCounts, RuleRunner, RunnerContext, StreamMoment } from './rule-runner.ts';
import { DEFAULT_WATERMARK, ScopeWatermark } from './scope-watermark.ts';
import { matchesInput, type StreamReading } from './stream-reading.ts';
import { TipTimeline } from './tip-timeline.ts';
import type { Fired, RetractingOperator, RuleOperator, WindowProgram } from './window-program.ts';

/** A sensor or a station with its windows: what has one watermark. */
interface Scope {
  readonly station: string;
  readonly watermark: ScopeWatermark;
  readonly operator: RuleOperator;
  /** The counts behind the rain of each gauge; the operator can take elements back then. */
  readonly tips:
    | { readonly operator: RetractingOperator; readonly timelines: Map<string, TipTimeline> }
    | undefined;
  heard: boolean;
}

const SEPARATOR = '|';
const REVISION_PREFIX = '!';
const LAST_PREFIX = '?';
const WATERMARK_PART = 'c';
const OPERATOR_PART = 'w';
const TIMELINE_PART = 't';

const NUMBER = { toPlain: (n: number): unknown => n, fromPlain: (plain: unknown): number => Number(plain) };
const TEXT = { toPlain: (t: string): unknown => t, fromPlain: (plain: unknown): string => String(plain) };

/** Runs one window rule over all sensors or stations. */
export class WindowRunner implements RuleRunner {
  readonly counts: RuleCounts = { late: 0, abandoned: 0 };
  readonly #program: WindowProgram;
  readonly #context: RunnerContext;
  readonly #scopes = new Map<string, Scope>();
  /** Results told so far, by key: a later result has a higher revision, whatever its window. */
  readonly #revisions = new KeyedState<number>(NUMBER);
  /** What was told last, by key, for rules that tell changes only. */
  readonly #last = new KeyedState<string>(TEXT);
  #out: WindowOutput<Sample, Fired> = windowOutput();
  #changes = 0;

  constructor(program: WindowProgram, context: RunnerContext) {
    this.#program = program;
    this.#context = context;
  }

  get changes(): number {
    return this.#changes;
  }

  heard(heard: Heard): void {
    const scope = this.#scopes.get(this.#byStation ? heard.station : heard.source);
    if (scope === undefined) return;
    scope.heard = true;
    const before = scope.watermark.changes;
    scope.watermark.heard(heard);
    this.#changes += scope.watermark.changes - before;
  }

  take(reading: StreamReading): void {
    const { rule } = this.#program;
    if (!matchesInput(rule.input, reading)) return;
    const { source, channel } = reading;
    const scope = this.#scope(this.#byStation ? channel.name.station : source, channel.name.station);
    scope.watermark.join(source);
    scope.heard = true;
    this.#changes += 1;
    const { eventTime: at, value, order } = reading;
    if (scope.tips !== undefined) this.#takeTips(scope, scope.tips, reading);
    else
      scope.operator.add(
        this.#byStation ? scope.station : channel.datastream,
        at,
        { value, order },
        this.#out,
      );
  }

  close(step: StreamMoment, outputs: Output[]): void {
    for (const [, scope] of inOrder(this.#scopes)) this.#advance(scope, step);
    const { results, late } = this.#out;
    if (results.length === 0 && late.length === 0) return;
    this.#out = windowOutput();
    this.counts.late += late.length;
    for (const { key, eventTime: at } of late) {
      outputs.push({ kind: 'lateForRule', rule: this.#context.key, datastream: key, eventTime: at });
    }
    for (const result of this.#told(results)) outputs.push({ kind: 'result', result });
  }

  takeDelta(prefix: string): StateEntry[] {
    const delta = [
      ...this.#revisions.takeDelta(`${prefix}${REVISION_PREFIX}`),
      ...this.#last.takeDelta(`${prefix}${LAST_PREFIX}`),
    ];
    for (const [name, { watermark, operator, tips }] of this.#scopes) {
      const scope = `${prefix}${name}${SEPARATOR}`;
      delta.push(...watermark.takeDelta(`${scope}${WATERMARK_PART}`));
      delta.push(...operator.takeDelta(`${scope}${OPERATOR_PART}`));
      for (const [datastream, timeline] of tips?.timelines ?? []) {
        delta.push(...timeline.takeDelta(`${scope}${TIMELINE_PART}${datastream}${SEPARATOR}`));
      }
    }
    return delta;
  }

  restore(key: string, value: Uint8Array): void {
    if (key.startsWith(REVISION_PREFIX)) this.#revisions.restore(key.slice(1), value);
    else if (key.startsWith(LAST_PREFIX)) this.#last.restore(key.slice(1), value);
    else this.#restoreScope(key, value);
  }

  #restoreScope(key: string, value: Uint8Array): void {
    const end = key.indexOf(SEPARATOR);
    const name = key.slice(0, end);
    const scope = this.#scope(name, name.split('/', 1)[0] ?? name);
    const part = key.charAt(end + 1);
    const rest = key.slice(end + 2);
    if (part === WATERMARK_PART) scope.watermark.restore(rest, value);
    else if (part === OPERATOR_PART) scope.operator.restore(rest, value);
    else {
      const middle = rest.indexOf(SEPARATOR);
      this.#timeline(scope, rest.slice(0, middle))?.restore(rest.slice(middle + 1), value);
    }
  }

  get #byStation(): boolean {
    return this.#program.rule.key === 'station';
  }

  #scope(name: string, station: string): Scope {
    const known = this.#scopes.get(name);
    if (known !== undefined) return known;
    const { rule, spanMs } = this.#program;
    const watermark = new ScopeWatermark(rule.watermark ?? DEFAULT_WATERMARK, this.#context.sources, spanMs);
    const proof = (_key: string, window: Window) => this.#context.sources.proof(window, watermark.members);
    const tipOperator = rule.input.amount === 'tips' ? this.#program.retracting(proof) : undefined;
    const scope: Scope = {
      station,
      watermark,
      operator: tipOperator ?? this.#program.operator(proof),
      tips: tipOperator && { operator: tipOperator, timelines: new Map() },
      heard: false,
    };
    this.#scopes.set(name, scope);
    return scope;
  }

  #timeline({ tips }: Scope, datastream: string): TipTimeline | undefined {
    if (tips === undefined) return undefined;
    const known = tips.timelines.get(datastream);
    if (known !== undefined) return known;
    const created = new TipTimeline();
    tips.timelines.set(datastream, created);
    return created;
  }

  /** Without the size of a tip a count says nothing; the technician hears of that from the alert rules. */
  #takeTips(scope: Scope, { operator }: NonNullable<Scope['tips']>, reading: StreamReading): void {
    const { channel, eventTime: at, order, value, bootEpoch } = reading;
    const { datastream, station, tipSizeMm } = channel;
    if (tipSizeMm === undefined || value.exponent < 0) return;
    if (at <= operator.watermark - this.#horizonMs) {
      this.#out.late.push({ key: datastream, eventTime: at, element: { value, order } });
      return;
    }
    const count = {
      at,
      order,
      count: value.mantissa * 10 ** value.exponent,
      ...(bootEpoch === undefined ? {} : { bootEpoch }),
    };
    const disturbed = (from: EventTime, until: EventTime): boolean =>
      this.#context.disturbed(station.id, from, until);
    for (const change of this.#timeline(scope, datastream)?.add(count, { tipSizeMm, disturbed }) ?? []) {
      const sample = { value: change.mm, order: change.order };
      if (change.kind === 'retract') operator.retract(datastream, change.eventTime, sample, this.#out);
      else operator.add(datastream, change.eventTime, sample, this.#out);
    }
  }

  get #horizonMs(): number {
    const { openForMs, spanMs } = this.#program;
    return openForMs + (Number.isFinite(spanMs) ? spanMs : 0);
  }

  #advance(scope: Scope, step: StreamMoment): void {
    const { operator, watermark, tips } = scope;
    const changesBefore = watermark.changes;
    const mark = watermark.at(step);
    this.#changes += watermark.changes - changesBefore;
    // A silent scope moves only when something is due, so that a tick on which nothing happens changes no state.
    const due = scope.heard || (operator.nextDue ?? Infinity) <= mark;
    scope.heard = false;
    if (due && mark > operator.watermark) {
      operator.advance(mark, this.#out);
      this.#changes += 1;
      for (const [, timeline] of tips?.timelines ?? [])
        timeline.forgetBefore(eventTime(mark - this.#horizonMs));
    }
    if (step.arrival === undefined || !(operator instanceof WindowOperator)) return;
    const told = this.#out.results.length;
    operator.advanceProcessingTime(step.arrival, this.#out);
    if (this.#out.results.length > told) this.#changes += 1;
  }

  /** Results of this step as they are to be told: of one window the last, with everything it replaces. */
  #told(results: readonly WindowResult<Fired>[]): RuleResult[] {
    const told = new Map<string, RuleResult>();
    for (const fired of results) {
      const result = this.#result(fired);
      if (result === undefined) continue;
      const replaces = [...result.replaces];
      for (const gone of [...replaces, result]) {
        const before = told.get(nameOf(result.key, gone));
        if (before === undefined) continue;
        replaces.push(...before.replaces);
        told.delete(nameOf(result.key, gone));
      }
      told.set(nameOf(result.key, result), { ...result, replaces: unique(replaces, result) });
    }
    return [...told.values()].map((result) => ({ ...result, revision: this.#nextRevision(result.key) }));
  }

  #result(fired: WindowResult<Fired>): RuleResult | undefined {
    const { key, window, value, standing, replaces, timing, revision } = fired;
    const { values, readings } = this.#program.tell(window, value);
    // A window that was emptied before it was ever told of has nothing to say.
    if (this.#program.retains && readings === undefined && revision === 1 && replaces.length === 0)
      return undefined;
    if (timing !== 'late' && this.#isUnchanged(key, values)) return undefined;
    const endless = !Number.isFinite(window.end);
    if (endless && readings === undefined) return undefined;
    const [first, last] = readings ?? [window.start, window.end];
    const station = parseDatastreamId(key)?.station ?? key;
    return {
      rule: this.#context.key,
      station,
      key,
      start: endless ? first : window.start,
      end: endless ? eventTime(last + 1) : window.end,
      revision: 0,
      standing,
      values,
      unit: this.#program.unit,
      ...(readings === undefined ? {} : { readings }),
      ...(this.#byStation && !endless ? { reporting: this.#reporting(station, window) } : {}),
      replaces,
    };
  }

  #reporting(station: string, window: Window): { readonly passed: number; readonly of: number } {
    return this.#scopes.get(station)?.watermark.reporting(window) ?? { passed: 0, of: 0 };
  }

  #isUnchanged(key: string, values: RuleResult['values']): boolean {
    if (this.#program.rule.emit?.kind !== 'onChange') return false;
    const text = JSON.stringify(values);
    if (this.#last.get(key) === text) return true;
    this.#last.set(key, text);
    return false;
  }

  #nextRevision(key: string): number {
    const revision = (this.#revisions.get(key) ?? 0) + 1;
    this.#revisions.set(key, revision);
    return revision;
  }
}

function nameOf(key: string, { start, end }: Window): string {
  return `${key}|${start}|${end}`;
}

/** Each window once, without the one that replaces them. */
function unique(windows: readonly Window[], but: Window): Window[] {
  const byName = new Map(
    windows.map((window) => [nameOf('', window), { start: window.start, end: window.end }]),
  );
  byName.delete(nameOf('', but));
  return [...byName.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** In an order that survives a restart. */
function inOrder<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
