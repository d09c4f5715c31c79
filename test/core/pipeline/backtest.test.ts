import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type BacktestOptions,
  backtest,
  type MessageInput,
  messageRecord,
  Pipeline,
} from '@shivar/core/pipeline';
import { CORE_STREAMS, CORE_THRESHOLDS } from '@shivar/core/rules';
import { MINUTE } from '@shivar/core/time';
import { anchor, batch, INCARNATION, message, START, sample, station } from './world.ts';

const STATIONS = [station('a')];
const PACKS = [CORE_THRESHOLDS, CORE_STREAMS];

/** An afternoon by the minute: heat for a while, then a shower. */
const AFTERNOON: readonly MessageInput[] = Array.from({ length: 180 }, (_, minute) => {
  const airTemperature = minute >= 30 && minute < 60 ? 46 + (minute % 5) / 10 : 31 + (minute % 7) / 10;
  const rainTipCount = Math.max(0, Math.min(40, minute - 90));
  return [
    message('a/mast', [sample({ airTemperature })], { elapsedMs: minute * MINUTE }),
    message('a/gauge', [sample({ rainTipCount })], { elapsedMs: minute * MINUTE }),
  ];
}).flat();

const LOG: BacktestOptions = {
  stations: STATIONS,
  packs: PACKS,
  anchors: [{ incarnation: INCARNATION, elapsedMs: 0, utcMs: START, errorMs: 0, source: 'simulation' }],
  messages: AFTERNOON.map((input) => ({
    incarnation: INCARNATION,
    record: messageRecord(input, batch(input.elapsedMs ?? 0, []), 1),
  })),
};

test('rules tried on the log say what they said when it was written', () => {
  const pipeline = new Pipeline();
  const live = [batch(0, [anchor(), { kind: 'configuration', stations: STATIONS, packs: PACKS }])];
  for (const input of AFTERNOON) live.push(batch(input.elapsedMs ?? 0, [input]));
  const outputs = live.flatMap((next) => pipeline.step(next).outputs);
  const transitions = outputs.flatMap((output) => (output.kind === 'transition' ? [output.transition] : []));
  const report = backtest(LOG);
  assert.ok(transitions.length >= 2);
  assert.deepEqual(report.transitions, transitions);
  assert.equal(report.messages, AFTERNOON.length);
  const [storm] = report.results.filter(({ rule }) => rule === 'core-streams/storms');
  assert.deepEqual(storm?.values[0], { name: 'depth', value: { mantissa: 8, exponent: 0 } });
});

test('the same history gives the same report, and another rule another one', () => {
  assert.deepEqual(backtest(LOG), backtest(LOG));
  const stricter = CORE_THRESHOLDS.rules.map((rule) =>
    rule.id === 'heat-45' ? { ...rule, level: 50 } : rule,
  );
  const report = backtest({ ...LOG, packs: [{ ...CORE_THRESHOLDS, rules: stricter }] });
  assert.deepEqual(report.transitions, []);
});

test('messages of an incarnation that never knew the time are counted and left out', () => {
  const report = backtest({ ...LOG, anchors: [] });
  assert.equal(report.undated, AFTERNOON.length);
  assert.deepEqual(report.results, []);
});
