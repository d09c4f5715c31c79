import { type Pattern, PatternOperator, patternOutput } from '@shivar/core/stream/pattern';
import { MINUTE, SECOND } from '@shivar/core/time';
import { runInTurns, type Timing } from '../support/rounds.ts';

interface FieldEvent {
  readonly key: string;
  readonly eventTime: number;
  readonly name: 'windDrop' | 'gustFront' | 'rain' | 'open' | 'rise' | 'other';
}

/** A storm that announces itself: the wind drops, then a gust front, then rain, all within half an hour. */
const STORM: Pattern<FieldEvent> = {
  steps: [
    { name: 'drop', contiguity: 'begin', where: ({ name }) => name === 'windDrop' },
    { name: 'gust', contiguity: 'relaxed', where: ({ name }) => name === 'gustFront' },
    { name: 'rain', contiguity: 'relaxed', where: ({ name }) => name === 'rain' },
  ],
  within: 30 * MINUTE,
  skip: { strategy: 'skipPastLastEvent' },
};

/** Irrigation opened, and the soil did not get wetter within the hour. */
const WITHOUT_EFFECT: Pattern<FieldEvent> = {
  steps: [
    { name: 'opened', contiguity: 'begin', where: ({ name }) => name === 'open' },
    { name: 'wetter', contiguity: 'notFollowed', where: ({ name }) => name === 'rise' },
  ],
  within: 60 * MINUTE,
};

const KEYS = 1000;
/** A tenth of the keys send; of the others each has one absence under way, which must cost nothing. */
const BUSY_KEYS = 100;
const NAMES = ['other', 'windDrop', 'other', 'gustFront', 'rain', 'other', 'open', 'rise'] as const;
const START = Date.UTC(2026, 5, 1);

/** Patterns over 1,000 keys; `silent` is the same load beside 900 keys in which nothing happens. */
export interface PatternFigures {
  readonly all: Timing;
  readonly busy: Timing;
  readonly silent: Timing;
  /** What silent keys cost: 1 is nothing. */
  readonly silentRatio: number;
  readonly matches: number;
}

/** Feeds both patterns with `events` events, an advance of the watermark after each. */
export function measurePatterns(events: number): PatternFigures {
  const all = new Driven();
  const busy = new Driven();
  const silent = new Driven();
  silent.waitFor(KEYS - BUSY_KEYS);
  const [allTiming] = runInTurns(fieldEvents(events, KEYS), [
    { name: 'all', run: (chunk) => all.take(chunk) },
  ]);
  const [busyTiming, silentTiming] = runInTurns(fieldEvents(events, BUSY_KEYS), [
    { name: 'busy', run: (chunk) => busy.take(chunk) },
    { name: 'silent', run: (chunk) => silent.take(chunk) },
  ]);
  if (allTiming === undefined || busyTiming === undefined || silentTiming === undefined) {
    throw new Error('nothing was timed');
  }
  return {
    all: allTiming,
    busy: busyTiming,
    silent: silentTiming,
    silentRatio: silentTiming.eventsPerSecond / busyTiming.eventsPerSecond,
    matches: all.matches,
  };
}

function* fieldEvents(events: number, keys: number): Generator<FieldEvent[]> {
  const names = Array.from({ length: keys }, (_, i) => `station-${i}`);
  const chunk = 20_000;
  for (let from = 0; from < events; from += chunk) {
    yield Array.from({ length: Math.min(chunk, events - from) }, (_, i) => {
      const n = from + i;
      const turn = Math.floor(n / keys);
      return {
        key: names[n % keys] ?? '',
        eventTime: START + turn * 30 * SECOND + (n % keys),
        name: NAMES[(turn + (n % keys)) % NAMES.length] ?? 'other',
      };
    });
  }
}

class Driven {
  readonly #operators = [STORM, WITHOUT_EFFECT].map(
    (pattern) =>
      new PatternOperator<FieldEvent>({
        pattern,
        eventToPlain: ({ key, eventTime, name }) => [key, eventTime, name],
        eventFromPlain: (plain) => {
          // Only what eventToPlain made comes back here.
          const [key, eventTime, name] = plain as [string, number, FieldEvent['name']];
          return { key, eventTime, name };
        },
      }),
  );
  readonly #out = patternOutput<FieldEvent>();
  matches = 0;

  /** Keys whose next events are years away. */
  waitFor(keys: number): void {
    const eventTime = START + 1000 * 24 * 60 * MINUTE;
    for (let i = 0; i < keys; i += 1) {
      const event = { key: `silent-${i}`, eventTime, name: 'open' } as const;
      for (const operator of this.#operators) operator.add(event.key, eventTime, event, this.#out);
    }
  }

  take(chunk: readonly FieldEvent[]): number {
    for (const event of chunk) {
      for (const operator of this.#operators) {
        operator.add(event.key, event.eventTime, event, this.#out);
        operator.advance(event.eventTime - 1, this.#out);
      }
      this.matches += this.#out.matches.length;
      this.#out.matches.length = 0;
      this.#out.timeouts.length = 0;
    }
    return chunk.length;
  }
}
