import { decimalFromNumber, decimalToNumber } from '@shivar/core/model';
import {
  type Aggregate,
  collectAggregate,
  continuousEventTimeTrigger,
  countAggregate,
  countTrigger,
  endOfStreamTrigger,
  eventTimeTrigger,
  globalWindow,
  maxAggregate,
  meanAggregate,
  minAggregate,
  type Sample,
  sessionWindows,
  slidingWindows,
  sumAggregate,
  type Trigger,
  tumblingWindows,
  type WindowAssigner,
  WindowOperator,
} from '@shivar/core/stream';

/** `config.window` of a case. */
export type WindowConfig =
  | { readonly type: 'tumbling'; readonly size: number; readonly offset?: number }
  | { readonly type: 'sliding'; readonly size: number; readonly slide: number; readonly offset?: number }
  | {
      readonly type: 'session';
      readonly gap?: number;
      readonly boundary?: 'exclusive' | 'inclusive';
      readonly dynamic?: boolean;
    }
  | { readonly type: 'global' };

type AggregateName = 'sum' | 'count' | 'mean' | 'min' | 'max' | 'collect';

type TriggerConfig =
  | {
      readonly type: 'event-time';
      readonly early_count?: number;
      readonly on_time?: 'always';
      readonly late?: 'never' | number;
    }
  | { readonly type: 'count'; readonly n: number }
  | { readonly type: 'continuous-event-time'; readonly interval: number }
  | { readonly type: 'end-of-stream' };

/** What makes a window operator, in the terms of the format. */
export interface OperatorConfig {
  readonly window: WindowConfig;
  readonly aggregate?: AggregateName;
  readonly allowed_lateness?: number;
  readonly mode?: 'accumulating' | 'discarding';
  readonly trigger?: TriggerConfig;
  readonly final_pane?: 'none' | 'if-non-empty' | 'always';
}

/** An element: a sample with what the case says about it. */
export interface OracleElement extends Sample {
  readonly raw: number;
  readonly gap: number | undefined;
}

/** A case's operator; results are values as the files write them. */
export type OracleOperator = WindowOperator<OracleElement, unknown, unknown>;

/** Builds the operator a case asks for; throws where the engine refuses the configuration. */
export function buildOperator(config: OperatorConfig): OracleOperator {
  return new WindowOperator({
    assigner: buildAssigner(config.window),
    trigger: buildTrigger(config.trigger ?? { type: 'event-time' }),
    aggregate: buildAggregate(config.aggregate ?? 'collect'),
    lateness: { allowedMs: config.allowed_lateness ?? 0 },
    output: { mode: config.mode ?? 'accumulating', finalFiring: FINAL_FIRING[config.final_pane ?? 'none'] },
  });
}

const FINAL_FIRING = { none: 'none', 'if-non-empty': 'whenNew', always: 'always' } as const;

/** The assigner of a case. Where a case leaves the session boundary open, it holds under both. */
export function buildAssigner(window: WindowConfig): WindowAssigner<OracleElement> {
  switch (window.type) {
    case 'tumbling':
      return tumblingWindows({ sizeMs: window.size, offsetMs: window.offset ?? 0 });
    case 'sliding':
      return slidingWindows({ sizeMs: window.size, slideMs: window.slide, offsetMs: window.offset ?? 0 });
    case 'session':
      return sessionWindows({
        gapMs: window.dynamic === true ? ({ gap }) => gap ?? window.gap ?? 0 : (window.gap ?? Number.NaN),
        boundary: window.boundary === 'inclusive' ? 'inclusive' : 'halfOpen',
      });
    case 'global':
      return globalWindow();
  }
}

function buildTrigger(trigger: TriggerConfig): Trigger {
  switch (trigger.type) {
    case 'event-time': {
      const { early_count, on_time, late } = trigger;
      return eventTimeTrigger({
        ...(early_count !== undefined && { earlyCount: early_count }),
        ...(on_time === 'always' && { onTime: 'always' }),
        ...(late !== undefined && { late }),
      });
    }
    case 'count':
      return countTrigger(trigger.n);
    case 'continuous-event-time':
      return continuousEventTimeTrigger(trigger.interval);
    case 'end-of-stream':
      return endOfStreamTrigger();
  }
}

/** The accumulators of the six aggregates differ; to the operator they are opaque. */
function buildAggregate(name: AggregateName): Aggregate<OracleElement, unknown, unknown> {
  switch (name) {
    case 'count':
      return shown(countAggregate, (count) => count);
    case 'sum':
      return shown(sumAggregate, (sum) => sum && decimalToNumber(sum));
    case 'mean':
      return shown(meanAggregate, (mean) => mean);
    case 'min':
      return shown(minAggregate, (min) => (min === undefined ? null : decimalToNumber(min)));
    case 'max':
      return shown(maxAggregate, (max) => (max === undefined ? null : decimalToNumber(max)));
    case 'collect':
      return shown(collectAggregate, ({ values }) => values.map(decimalToNumber).sort((a, b) => a - b));
  }
}

function shown<A, R>(
  aggregate: Aggregate<OracleElement, A, R>,
  show: (result: R) => unknown,
): Aggregate<OracleElement, unknown, unknown> {
  const own: Aggregate<OracleElement, A, unknown> = {
    ...aggregate,
    result: (accumulator) => show(aggregate.result(accumulator)),
  };
  // The operator hands an aggregate nothing but accumulators that it made itself.
  return own as Aggregate<OracleElement, unknown, unknown>;
}

/** An element of a case. */
export function element(value: number, order: number, gap: number | undefined): OracleElement {
  const decimal = decimalFromNumber(value);
  if (decimal === undefined) throw new Error(`value ${value} is not a decimal`);
  return { value: decimal, order, raw: value, gap };
}
