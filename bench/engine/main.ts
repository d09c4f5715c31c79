// The stream engine beside what one would write without it, in one run, taking turns:
//   npm run bench -- engine [--events N] [--json]
// Exits 1 when a bar is missed.
import { parseArgs } from 'node:util';
import { MINUTE, SECOND } from '@shivar/core/time';
import { rate, table, verdict } from '../support/table.ts';
import { type HeapFigures, measureHeap } from './heap.ts';
import { measurePatterns, type PatternFigures } from './patterns.ts';
import { measureSessions, type SessionFigures } from './sessions.ts';
import { measureSliding, type SlidingFigures } from './sliding.ts';
import { measureTumbling, type TumblingFigures } from './tumbling.ts';

const MIN_TUMBLING_RATIO = 1.5;
const MIN_SLIDING_RATIO = 100;
/** A heap that has grown no more than this between the tenth day and the thirtieth is flat. */
const MAX_HEAP_GROWTH = 1.02;
/** Keys in which nothing happens cost next to nothing; looking at each of them would make this 0.02. */
const MIN_SILENT_RATIO = 0.5;

interface EngineFigures {
  readonly tumbling: TumblingFigures;
  readonly sliding: SlidingFigures;
  /** The same with a reading a minute: little for slices to share. */
  readonly slidingByMinute: SlidingFigures;
  readonly sessions: SessionFigures;
  readonly patterns: PatternFigures;
  readonly heap: HeapFigures;
}

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000000' },
    json: { type: 'boolean', default: false },
  },
});
const events = Number(values.events);
const figures: EngineFigures = {
  tumbling: measureTumbling(events),
  sliding: measureSliding(1, SECOND),
  slidingByMinute: measureSliding(3, MINUTE),
  sessions: measureSessions(events / 5),
  patterns: measurePatterns(events / 20),
  heap: measureHeap(),
};
const { tumbling, sliding, slidingByMinute, sessions, patterns, heap } = figures;
const met = {
  tumbling: tumbling.ratio >= MIN_TUMBLING_RATIO,
  sliding: sliding.ratio >= MIN_SLIDING_RATIO,
  silentKeys: patterns.silentRatio >= MIN_SILENT_RATIO,
  heap: heap.growth <= MAX_HEAP_GROWTH,
};
console.log(values.json ? JSON.stringify({ ...figures, met }) : text());
process.exitCode = Object.values(met).every(Boolean) ? 0 : 1;

function text(): string {
  const beside = (name: string, own: number, other: number, bar = ''): string[] => [
    name,
    rate(own),
    rate(other),
    `${(own / other).toPrecision(3)} x`,
    bar,
  ];
  const { slices, everyWindow, naive } = sliding;
  const rows = [
    ['one core', 'engine', 'beside', 'ratio', 'bar'],
    beside(
      `tumbling 1 min, ${events / 1e6} M events, 2,000 keys / Map of objects`,
      tumbling.engine.eventsPerSecond,
      tumbling.naive.eventsPerSecond,
      `${MIN_TUMBLING_RATIO} x ${verdict(met.tumbling)}`,
    ),
    beside(
      '24 h by 1 min, sum and max, 1/s / every window, exact',
      slices.eventsPerSecond,
      everyWindow.eventsPerSecond,
      `${MIN_SLIDING_RATIO} x ${verdict(met.sliding)}`,
    ),
    beside(
      '24 h by 1 min, sum and max, 1/s / every window, bare doubles',
      slices.eventsPerSecond,
      naive.eventsPerSecond,
    ),
    beside(
      '24 h by 1 min, sum and max, 1/min / every window, exact',
      slidingByMinute.slices.eventsPerSecond,
      slidingByMinute.everyWindow.eventsPerSecond,
    ),
    beside(
      'sessions, 2,000 keys / one open session per key, in order only',
      sessions.engine.eventsPerSecond,
      sessions.naive.eventsPerSecond,
    ),
    beside(
      'two patterns, 1,000 busy keys / 100 busy keys',
      patterns.all.eventsPerSecond,
      patterns.busy.eventsPerSecond,
    ),
    beside(
      'two patterns, 100 busy and 900 silent keys / 100 busy keys',
      patterns.silent.eventsPerSecond,
      patterns.busy.eventsPerSecond,
      `${MIN_SILENT_RATIO} x ${verdict(met.silentKeys)}`,
    ),
  ];
  const days = heap.byDay.map(({ day, heapMb }) => `day ${day}: ${heapMb.toFixed(1)} MB`).join(', ');
  return `${table(rows)}\n\nheap of a simulated month of 50 datastreams, after collection: ${days}; day 30 / day 10 = ${heap.growth.toFixed(3)}, bar ${MAX_HEAP_GROWTH}: ${verdict(met.heap)}`;
}
