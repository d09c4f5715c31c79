import { maxEventTimeMinusDelay, type Timing, type WindowOutput, windowOutput } from '@shivar/core/stream';
import { fromInstant, type Instant, type OracleCase, toInstant } from '../case-file.ts';
import { Checkpoint } from '../checkpoint.ts';
import { expectEqual, expectSame } from '../compare.ts';
import {
  buildOperator,
  element,
  type OperatorConfig,
  type OracleElement,
  type OracleOperator,
} from '../window-config.ts';

type Condition = Readonly<
  Partial<Record<'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq', readonly [string, number]>>
>;

interface WindowConfig extends OperatorConfig {
  readonly watermark?: { readonly type: 'manual' } | { readonly type: 'bounded'; readonly bound: number };
  readonly filter?: Condition;
  readonly late_output?: boolean;
  readonly drop_late_at_source?: boolean;
  readonly panes?: boolean;
}

interface EventStep {
  readonly op: 'event';
  readonly key: string;
  readonly value: number;
  readonly ts: number;
  readonly gap?: number;
}

type Step = EventStep | { readonly op: 'watermark'; readonly ts: Instant } | { readonly op: 'restart' };

/** A result as the files write it; `timing` and `index` only where a case looks at panes. */
export interface ResultRow {
  readonly step: number;
  readonly key: string;
  readonly start: Instant;
  readonly end: Instant;
  readonly value: unknown;
  readonly timing?: string;
  readonly index?: number;
}

/** An element of the side output as the files write it. */
export interface LateRow {
  readonly step: number;
  readonly key: string;
  readonly value: number;
  readonly ts: number;
}

interface WindowCase {
  readonly config: WindowConfig;
  readonly steps: readonly Step[];
  readonly expect: {
    readonly results: readonly ResultRow[];
    readonly late?: readonly LateRow[];
    readonly may_also_emit?: readonly ResultRow[];
    readonly window_drops?: number;
  };
}

/** Elements, watermarks and restarts through one window operator. */
export function runWindow(oracleCase: OracleCase): void {
  // The format's README is the type of a case.
  const { config, steps, expect } = oracleCase as unknown as WindowCase;
  const run = new WindowRun(config);
  steps.forEach((step, index) => {
    run.step(step, index);
  });
  expectSame('results', run.results, expect.results, expect.may_also_emit);
  if (config.late_output === true) expectSame('late', run.late, expect.late ?? []);
  if (expect.window_drops !== undefined) expectEqual('window drops', run.windowDrops, expect.window_drops);
}

class WindowRun {
  readonly results: ResultRow[] = [];
  readonly late: LateRow[] = [];
  windowDrops = 0;
  readonly #config: WindowConfig;
  readonly #checkpoint = new Checkpoint();
  #operator: OracleOperator;
  #generator: ReturnType<typeof maxEventTimeMinusDelay> | undefined;

  constructor(config: WindowConfig) {
    this.#config = config;
    this.#operator = buildOperator(config);
    this.#generator = this.#newGenerator();
  }

  step(step: Step, index: number): void {
    if (step.op === 'restart') {
      this.#restart();
      return;
    }
    const dropsBefore = this.#operator.counts.windowDrops;
    const out = windowOutput<OracleElement, unknown>();
    if (step.op === 'event') this.#event(step, index, out);
    else this.#operator.advance(toInstant(step.ts), out);
    this.windowDrops += this.#operator.counts.windowDrops - dropsBefore;
    this.results.push(...resultRows(out, index, this.#config.panes === true));
    this.late.push(...lateRows(out, index));
  }

  #event(step: EventStep, index: number, out: WindowOutput<OracleElement, unknown>): void {
    const { key, value, ts, gap } = step;
    const item = element(value, index, gap);
    const lateAtSource = this.#config.drop_late_at_source === true && ts <= this.#operator.watermark;
    if (lateAtSource) out.late.push({ key, eventTime: ts, element: item });
    else if (passes(this.#config.filter, value)) this.#operator.add(key, ts, item, out);
    if (this.#generator !== undefined) this.#operator.advance(this.#generator.observe(key, ts, 0), out);
  }

  #restart(): void {
    this.#checkpoint.save(this.#operator, 'operator/');
    if (this.#generator !== undefined) this.#checkpoint.save(this.#generator, 'watermark/');
    this.#operator = this.#checkpoint.load(buildOperator(this.#config), 'operator/');
    const generator = this.#newGenerator();
    this.#generator = generator && this.#checkpoint.load(generator, 'watermark/');
  }

  #newGenerator(): ReturnType<typeof maxEventTimeMinusDelay> | undefined {
    const { watermark } = this.#config;
    return watermark?.type === 'bounded' ? maxEventTimeMinusDelay({ delayMs: watermark.bound }) : undefined;
  }
}

const TIMING: Readonly<Record<Timing, string>> = { early: 'early', onTime: 'on-time', late: 'late' };

/** The results of one step. */
export function resultRows(out: WindowOutput<unknown, unknown>, step: number, panes: boolean): ResultRow[] {
  return out.results.map(({ key, window, value, timing, revision }) => ({
    step,
    key,
    start: fromInstant(window.start),
    end: fromInstant(window.end),
    value,
    ...(panes && { timing: TIMING[timing], index: revision - 1 }),
  }));
}

/** The side output of one step. */
export function lateRows(out: WindowOutput<OracleElement, unknown>, step: number): LateRow[] {
  return out.late.map(({ key, eventTime, element: { raw } }) => ({ step, key, value: raw, ts: eventTime }));
}

function passes(filter: Condition | undefined, value: number): boolean {
  return Object.entries(filter ?? {}).every(([operator, [field, limit]]) => {
    if (field !== 'value') throw new Error(`cannot filter by ${field}`);
    return compare(operator, value, limit);
  });
}

function compare(operator: string, value: number, limit: number): boolean {
  switch (operator) {
    case 'gt':
      return value > limit;
    case 'gte':
      return value >= limit;
    case 'lt':
      return value < limit;
    case 'lte':
      return value <= limit;
    case 'eq':
      return value === limit;
    case 'neq':
      return value !== limit;
    default:
      throw new Error(`unknown condition ${operator}`);
  }
}
