import { parseDatastreamId } from '../../model/identifiers.ts';
import { observedProperty } from '../../model/observed-properties.ts';
import type { JoinRule, StreamInput } from '../../rules/index.ts';
import { KeyedState, type StateEntry } from '../../state/index.ts';
import { compileCondition, type PatternCondition } from '../../stream/pattern/index.ts';
import { type EventTime, eventTime } from '../../time/instants.ts';
import type { EventFinder, Found } from './event-runner.ts';
import { eventFromPlain, eventToPlain, readEventField, type StreamEvent } from './stream-reading.ts';

/** Readings a side may hold while their partners may still come: an hour of four a minute. The oldest go, counted. */
const MAX_JOIN_READINGS = 256;

type SideName = 'left' | 'right';

interface Side {
  readonly name: SideName;
  readonly input: StreamInput;
  readonly where: PatternCondition<StreamEvent>;
}

const NOTHING_TAKEN = { of: () => [] };

/**
 * Pairs readings of two kinds that lie near each other in time. They come in order, so each pair is found once, when its
 * later reading comes; a reading is forgotten when nothing near enough can come any more.
 */
export class JoinFinder implements EventFinder {
  readonly #withinMs: number;
  readonly #sides: readonly [Side, Side];
  readonly #held = new KeyedState<StreamEvent[]>({
    toPlain: (events) => events.map(eventToPlain),
    // Only what toPlain made comes back here.
    fromPlain: (plain) => (plain as unknown[]).map(eventFromPlain),
  });
  #abandoned = 0;

  constructor({ left, right, withinMs }: JoinRule) {
    this.#withinMs = withinMs;
    this.#sides = [sideOf('left', left), sideOf('right', right)];
  }

  get changes(): number {
    return this.#held.changes;
  }

  get abandoned(): number {
    return this.#abandoned;
  }

  /** Forgetting tells nobody anything: it can wait for the next reading. */
  get nextDue(): EventTime | undefined {
    return undefined;
  }

  advance(events: readonly StreamEvent[], _from: EventTime, watermark: EventTime): Found[] {
    const found: Found[] = [];
    for (const event of events) {
      const joined = this.#sides.filter((side) => fits(side, event));
      for (const { name } of joined) found.push(...this.#pairs(name, event));
      for (const { name } of joined) this.#hold(name, event);
    }
    this.#forgetBefore(eventTime(watermark - this.#withinMs));
    return found;
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#held.takeDelta(prefix);
  }

  restore(key: string, value: Uint8Array): void {
    this.#held.restore(key, value);
  }

  #pairs(name: SideName, event: StreamEvent): Found[] {
    const other = name === 'left' ? 'right' : 'left';
    const near = (this.#held.get(other) ?? []).filter(
      (earlier) => event.eventTime - earlier.eventTime <= this.#withinMs,
    );
    return near.map((earlier) => ({
      at: event.eventTime,
      readings: [reading(other, earlier), reading(name, event)],
    }));
  }

  #hold(name: SideName, event: StreamEvent): void {
    const held = this.#held.getOrCreate(name, () => []);
    held.push(event);
    if (held.length > MAX_JOIN_READINGS) {
      held.shift();
      this.#abandoned += 1;
    }
    this.#held.touch(name);
  }

  #forgetBefore(at: EventTime): void {
    for (const { name } of this.#sides) {
      const held = this.#held.get(name);
      if (held === undefined || (held[0]?.eventTime ?? at) >= at) continue;
      this.#held.set(
        name,
        held.filter((event) => event.eventTime >= at),
      );
    }
  }
}

function sideOf(name: SideName, { where, ...input }: JoinRule['left']): Side {
  return {
    name,
    input,
    where: where === undefined ? () => true : compileCondition(where, readEventField),
  };
}

function fits({ input, where }: Side, event: StreamEvent): boolean {
  const name = parseDatastreamId(event.datastream);
  return (
    name !== undefined &&
    observedProperty(name.property)?.name === input.property &&
    (input.sensor === undefined || input.sensor === name.sensor) &&
    (input.depthCm === undefined || input.depthCm === name.depthCm) &&
    where(event, NOTHING_TAKEN)
  );
}

function reading(
  step: SideName,
  { datastream, eventTime: at, value }: StreamEvent,
): Found['readings'][number] {
  return { step, datastream, eventTime: at, value };
}
