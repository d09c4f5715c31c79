import {
  eventTimeTrigger,
  maxEventTimeMinusDelay,
  type Sample,
  type Summary,
  sessionWindows,
  summaryAggregate,
  WindowOperator,
  windowOutput,
} from '@shivar/core/stream';
import { MINUTE, SECOND } from '@shivar/core/time';
import { runInTurns, type Timing } from '../support/rounds.ts';
import { type Reading, readings } from './readings.ts';

/** Runs of readings separated by silence, by key: through the engine, and naively on a stream it must have in order. */
export interface SessionFigures {
  readonly naive: Timing;
  readonly engine: Timing;
  readonly ratio: number;
  readonly sessions: number;
}

const GAP_MS = 5 * MINUTE;
const DELAY_MS = 10 * SECOND;
/** A key reports for this long, then pauses for as long. */
const BURST_MS = 30 * MINUTE;

/** Storms of half an hour with half an hour between them, a reading every ten seconds of 2,000 keys. */
export function measureSessions(events: number): SessionFigures {
  const engine = new EngineSessions();
  const naive = new NaiveSessions();
  const stream = bursts(events);
  const [naiveTiming, engineTiming] = runInTurns(stream, [
    { name: 'naive', run: (chunk) => naive.take(chunk) },
    { name: 'engine', run: (chunk) => engine.take(chunk) },
  ]);
  naive.finish();
  engine.finish();
  if (naiveTiming === undefined || engineTiming === undefined) throw new Error('nothing was timed');
  if (naive.results !== engine.results) {
    throw new Error(`the two disagree: ${naive.results} and ${engine.results} sessions`);
  }
  const ratio = engineTiming.eventsPerSecond / naiveTiming.eventsPerSecond;
  return { naive: naiveTiming, engine: engineTiming, ratio, sessions: engine.results };
}

/** The same stream with its times stretched where the pauses are. */
function* bursts(events: number): Generator<Reading[]> {
  const options = { events, keys: 2000, intervalMs: 10 * SECOND, disorderMs: 0, chunk: 100_000 };
  for (const chunk of readings(options)) {
    yield chunk.map((reading) => ({
      ...reading,
      eventTime: reading.eventTime + Math.floor(reading.eventTime / BURST_MS) * BURST_MS,
    }));
  }
}

class EngineSessions {
  readonly #operator = new WindowOperator<Sample, unknown, Summary>({
    assigner: sessionWindows({ gapMs: GAP_MS, boundary: 'halfOpen' }),
    trigger: eventTimeTrigger(),
    aggregate: summaryAggregate,
    lateness: { allowedMs: 0 },
    output: { mode: 'accumulating' },
  });
  readonly #watermarks = maxEventTimeMinusDelay({ delayMs: DELAY_MS });
  readonly #out = windowOutput<Sample, Summary>();
  results = 0;

  take(chunk: readonly Reading[]): number {
    for (const reading of chunk) {
      this.#operator.add(reading.key, reading.eventTime, reading, this.#out);
      this.#operator.advance(this.#watermarks.observe('all', reading.eventTime, 0), this.#out);
      this.#collect();
    }
    return chunk.length;
  }

  finish(): void {
    this.#operator.advance(Infinity, this.#out);
    this.#collect();
  }

  #collect(): void {
    this.results += this.#out.results.length;
    this.#out.results.length = 0;
  }
}

interface NaiveSession {
  last: number;
  count: number;
  sum: number;
  min: number;
  max: number;
}

/** One open session per key; its end is noticed with the key's next reading. Right only when nothing is out of order. */
class NaiveSessions {
  readonly #open = new Map<string, NaiveSession>();
  results = 0;

  take(chunk: readonly Reading[]): number {
    for (const reading of chunk) this.#add(reading);
    return chunk.length;
  }

  #add({ key, eventTime, number }: Reading): void {
    let session = this.#open.get(key);
    if (session === undefined || eventTime - session.last >= GAP_MS) {
      if (session !== undefined) this.results += 1;
      session = { last: eventTime, count: 0, sum: 0, min: Infinity, max: -Infinity };
      this.#open.set(key, session);
    }
    session.last = eventTime;
    session.count += 1;
    session.sum += number;
    session.min = Math.min(session.min, number);
    session.max = Math.max(session.max, number);
  }

  finish(): void {
    this.results += this.#open.size;
    this.#open.clear();
  }
}
