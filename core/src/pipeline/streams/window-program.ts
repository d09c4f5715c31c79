import { unreachable } from '../../errors/index.ts';
import { observedProperty } from '../../model/observed-properties.ts';
import type { LatenessData, PeriodAlignment, WindowRule } from '../../rules/index.ts';
import {
  type Aggregate,
  continuousEventTimeTrigger,
  countTrigger,
  endOfStreamTrigger,
  eventTimeTrigger,
  globalWindow,
  type Lateness,
  type Proof,
  type Retained,
  retainedAggregate,
  type Sample,
  SlicedWindowOperator,
  sessionWindows,
  slidingWindows,
  type TimedValue,
  type Trigger,
  tumblingWindows,
  type Window,
  type WindowAssigner,
  WindowOperator,
  type WindowProcessor,
  withDeadline,
} from '../../stream/index.ts';
import { IST_OFFSET, RAIN_DAY_END_UTC } from '../../time/indian-days.ts';
import { DAY, type Duration, type EventTime, HOUR } from '../../time/instants.ts';
import {
  combined,
  combinedSlices,
  extentOf,
  isSliceable,
  nameOf,
  type RuleValues,
  valueAggregate,
  valuesOf,
} from './rule-aggregates.ts';
import { periodsBehind, slidingMaxima } from './sliding-maxima.ts';

/** What an operator gives for a firing: values, or the elements to compute them from when the window is known. */
export type Fired = RuleValues | readonly TimedValue[];

export type RuleOperator = WindowProcessor<Sample, Fired>;
export type RetractingOperator = WindowOperator<Sample, Retained, Fired>;

const SIZE: Readonly<Record<PeriodAlignment, { readonly sizeMs: Duration; readonly offsetMs: Duration }>> = {
  istCalendarDay: { sizeMs: DAY, offsetMs: -IST_OFFSET },
  rainDay: { sizeMs: DAY, offsetMs: RAIN_DAY_END_UTC },
  istHour: { sizeMs: HOUR, offsetMs: HOUR - (IST_OFFSET % HOUR) },
};

/** A window rule made ready: how its operators are made, and how their results become values. */
export class WindowProgram {
  readonly rule: WindowRule;
  readonly unit: string;

  constructor(rule: WindowRule) {
    this.rule = rule;
    this.unit = rule.input.amount === 'tips' ? 'mm' : (observedProperty(rule.input.property)?.unit ?? '1');
  }

  /** Event time from a reading until the last window it is in has passed its end; without an end 0, or for ever. */
  get spanMs(): Duration {
    const { window, trigger, emit } = this.rule;
    if (trigger?.kind === 'endOfStream') return Infinity;
    switch (window.kind) {
      case 'tumbling':
        return window.sizeMs;
      case 'period':
        return SIZE[window.alignment].sizeMs;
      case 'sliding':
        return window.sizeMs + (emit?.kind === 'max' ? SIZE[emit.per].sizeMs : 0);
      case 'session':
        return window.gapMs;
      case 'global':
        return 0;
      default:
        return unreachable(window);
    }
  }

  /** Event time behind the watermark within which a reading still changes something. */
  get openForMs(): Duration {
    const { lateness } = this.rule;
    return lateness.late === 'reprocess' ? lateness.allowedMs : 0;
  }

  /** Whether elements are kept one by one. */
  get retains(): boolean {
    const { input, aggregates, emit } = this.rule;
    return input.amount === 'tips' || emit?.kind === 'max' || aggregates.some(({ kind }) => kind === 'peak');
  }

  operator(proof: (key: string, window: Window) => Proof): RuleOperator {
    return this.retains ? this.retracting(proof) : this.#summing(proof);
  }

  /** An operator whose elements can be taken back. */
  retracting(proof: (key: string, window: Window) => Proof): RetractingOperator {
    const aggregate = retainedAggregate(({ kept }) => kept.slice());
    return this.#operator(aggregate, proof);
  }

  /** The values of a firing. */
  tell(window: Window, fired: Fired): RuleValues {
    if ('readings' in fired) return fired;
    const { aggregates, emit, window: shape } = this.rule;
    const values =
      emit?.kind === 'max' && shape.kind === 'sliding'
        ? slidingMaxima(aggregates, shape, window, fired)
        : valuesOf(aggregates, fired);
    return { values, readings: extentOf(fired) };
  }

  #summing(proof: (key: string, window: Window) => Proof): RuleOperator {
    const parts = this.rule.aggregates.flatMap((data) => {
      const aggregate = valueAggregate(data);
      return aggregate === undefined ? [] : [{ name: nameOf(data), aggregate }];
    });
    const { window } = this.rule;
    if (window.kind !== 'sliding') return this.#operator(combined(parts), proof);
    const sliceable = parts.flatMap(({ name, aggregate }) =>
      isSliceable(aggregate) ? [{ name, aggregate }] : [],
    );
    if (sliceable.length < parts.length) return this.#operator(combined(parts), proof);
    return new SlicedWindowOperator({
      window,
      aggregate: combinedSlices(sliceable),
      lateness: latenessOf(this.rule.lateness),
      proof,
    });
  }

  #operator<A, R extends Fired>(
    aggregate: Aggregate<Sample, A, R>,
    proof: (key: string, window: Window) => Proof,
  ): WindowOperator<Sample, A, R> {
    const { lateness, window } = this.rule;
    const accumulating =
      lateness.late === 'reprocess' ? lateness.mode === 'accumulating' : window.kind !== 'global';
    return new WindowOperator({
      assigner: this.#assigner(),
      trigger: this.#trigger(),
      aggregate,
      lateness: latenessOf(lateness),
      output: {
        mode: accumulating ? 'accumulating' : 'discarding',
        finalFiring: lateness.late === 'reprocess' && lateness.final !== false ? 'always' : 'none',
        proof,
      },
    });
  }

  #assigner(): WindowAssigner<unknown> {
    const { window, emit } = this.rule;
    switch (window.kind) {
      case 'tumbling':
        return tumblingWindows(window);
      case 'period':
        return tumblingWindows(SIZE[window.alignment]);
      case 'sliding':
        if (emit?.kind === 'max') return periodsBehind(periodOf(emit.per), window.sizeMs);
        return slidingWindows({ ...window, offsetMs: (window.offsetMs ?? 0) % window.slideMs });
      case 'session':
        return sessionWindows(window);
      case 'global':
        return globalWindow();
    }
  }

  #trigger(): Trigger {
    const { trigger = { kind: 'eventTime' } } = this.rule;
    switch (trigger.kind) {
      case 'eventTime': {
        const { earlyCount, deadlineMs } = trigger;
        const plain = eventTimeTrigger(earlyCount === undefined ? {} : { earlyCount });
        return deadlineMs === undefined ? plain : withDeadline(plain, deadlineMs);
      }
      case 'count':
        return countTrigger(trigger.count);
      case 'continuousEventTime':
        return continuousEventTimeTrigger(trigger.everyMs);
      case 'endOfStream':
        return endOfStreamTrigger();
    }
  }
}

function latenessOf(data: LatenessData): Lateness {
  if (data.late === 'reprocess') return { allowedMs: data.allowedMs };
  return { allowedMs: 0, beyond: data.late };
}

function periodOf(alignment: PeriodAlignment): (at: EventTime) => Window {
  const assigner = tumblingWindows(SIZE[alignment]);
  return (at) => assigner.assign(at, undefined)[0] ?? { start: at, end: at };
}
