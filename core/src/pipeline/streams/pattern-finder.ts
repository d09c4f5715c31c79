import { compileSteps, type PatternRule } from '../../rules/index.ts';
import type { StateEntry } from '../../state/index.ts';
import {
  type KeyedPatternOutput,
  type MatchedEvents,
  type Pattern,
  PatternOperator,
  patternOutput,
} from '../../stream/pattern/index.ts';
import type { EventTime } from '../../time/instants.ts';
import type { EventFinder, Found } from './event-runner.ts';
import {
  compareEvents,
  eventFromPlain,
  eventToPlain,
  readEventField,
  type StreamEvent,
} from './stream-reading.ts';

/** The one key of a finder: its scope is the key. */
const KEY = 'k';

/** Finds a pattern in the ordered readings of one scope. */
export class PatternFinder implements EventFinder {
  readonly #rule: PatternRule;
  readonly #operator: PatternOperator<StreamEvent>;
  #changes = 0;

  constructor(rule: PatternRule) {
    this.#rule = rule;
    this.#operator = new PatternOperator({
      pattern: patternOf(rule),
      compare: compareEvents,
      eventToPlain,
      eventFromPlain,
    });
  }

  get changes(): number {
    return this.#changes;
  }

  get abandoned(): number {
    return this.#operator.abandoned;
  }

  get nextDue(): EventTime | undefined {
    return this.#operator.nextDue;
  }

  advance(events: readonly StreamEvent[], from: EventTime, watermark: EventTime): Found[] {
    this.#operator.restoreWatermark(from);
    const out: KeyedPatternOutput<StreamEvent> = patternOutput();
    for (const event of events) this.#operator.add(KEY, event.eventTime, event, out);
    this.#operator.advance(watermark, out);
    this.#changes += 1;
    return out.matches.map(({ events: matched }) => ({
      at: this.#completedAt(matched),
      readings: readings(matched),
    }));
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#operator.takeDelta(prefix);
  }

  restore(key: string, value: Uint8Array): void {
    this.#operator.restore(key, value);
  }

  /** An absence is complete when its time has run out, anything else with its last reading. */
  #completedAt(events: MatchedEvents<StreamEvent>): EventTime {
    const [first, last] = [events[0]?.eventTime ?? 0, events.at(-1)?.eventTime ?? 0];
    const { withinMs = Infinity, steps } = this.#rule;
    const end = steps.at(-1);
    if (end?.contiguity !== 'notFollowed') return last;
    return Math.min(first + withinMs, last + (end.withinPreviousMs ?? Infinity));
  }
}

function patternOf({ steps, withinMs, skip }: PatternRule): Pattern<StreamEvent> {
  return {
    steps: compileSteps(steps, readEventField),
    ...(withinMs === undefined ? {} : { within: withinMs }),
    ...(skip === undefined ? {} : { skip }),
  };
}

function readings(matched: MatchedEvents<StreamEvent>): Found['readings'] {
  return matched.map(({ step, event: { datastream, eventTime, value } }) => ({
    step,
    datastream,
    eventTime,
    value,
  }));
}
