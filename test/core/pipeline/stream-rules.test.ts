import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimalToNumber, type Station } from '@shivar/core/model';
import { type Output, Pipeline, type PipelineInput } from '@shivar/core/pipeline';
import { CORE_STREAMS, type RulePack, type StreamRule } from '@shivar/core/rules';
import type { RuleMatch, RuleResult } from '@shivar/core/stream';
import { HOUR, MINUTE } from '@shivar/core/time';
import { anchor, batch, INCARNATION, message, START, sample, sensor, station } from './world.ts';

const TICK: PipelineInput = { kind: 'tick' };

function pack(...rules: StreamRule[]): RulePack {
  return { packVersion: 1, id: 'own', revision: 1, effectiveFrom: '2000-01-01T00:00:00Z', rules };
}

/** A pipeline with one pack, and what came out of it; `at` is minutes after the start. */
class Run {
  readonly pipeline = new Pipeline();
  readonly outputs: Output[] = [];

  constructor(rules: RulePack, stations: readonly Station[] = [station('a')]) {
    this.#step(0, [{ kind: 'configuration', stations, packs: [rules] }, anchor()]);
  }

  at(minute: number, ...inputs: PipelineInput[]): readonly Output[] {
    return this.#step(minute * MINUTE + 1, inputs.length === 0 ? [TICK] : inputs);
  }

  #step(elapsedMs: number, inputs: readonly PipelineInput[]): readonly Output[] {
    const { outputs } = this.pipeline.step(batch(elapsedMs, inputs));
    this.outputs.push(...outputs);
    return outputs;
  }

  get results(): RuleResult[] {
    return this.outputs.flatMap((output) => (output.kind === 'result' ? [output.result] : []));
  }

  get matches(): RuleMatch[] {
    return this.outputs.flatMap((output) => (output.kind === 'match' ? [output.match] : []));
  }

  get faults(): string[] {
    return this.outputs.flatMap((output) =>
      output.kind === 'fault'
        ? [`${output.state} ${output.code}${output.sensor ? ` ${output.sensor}` : ''}`]
        : [],
    );
  }
}

/** A reading of a sensor at a minute, told by the client it is named after unless another carries it. */
function told(
  source: string,
  minute: number,
  values: Record<string, number>,
  clientId = source,
): PipelineInput {
  return message(source, [sample(values, { sensorTime: START + minute * MINUTE })], {
    delivery: { clientId },
  });
}

/** Ids of matched readings' minutes by step. */
function minutesOf({ readings }: RuleMatch): string {
  return readings.map(({ step, eventTime }) => `${step} ${(eventTime - START) / MINUTE}`).join(', ');
}

function ruleNamed(id: string): StreamRule {
  const rule = CORE_STREAMS.rules.find((candidate) => candidate.id === id);
  assert.ok(rule !== undefined);
  return rule;
}

test('calm, then a gust front, then rain is found once, in event time', () => {
  const run = new Run(pack(ruleNamed('gust-front')));
  run.at(0, told('a/gauge', 0, { rainTipCount: 5 }));
  run.at(1, told('a/mast', 1, { windSpeed: 1.2, windGust: 2 }));
  // The rain comes in before the gust that preceded it.
  run.at(13, told('a/gauge', 12, { rainTipCount: 9 }));
  run.at(13, told('a/mast', 10, { windSpeed: 8, windGust: 14.5 }));
  for (let minute = 14; minute < 30; minute += 1) run.at(minute);
  assert.deepEqual(run.matches.map(minutesOf), ['calm 1, gust 10, rain 12']);
});

test('a gust within ten minutes of a pressure jump is joined with it, whichever came first', () => {
  const run = new Run(pack(ruleNamed('pressure-jump-gust')));
  for (const [minute, airPressure, windGust] of [
    [0, 940, 3],
    [1, 940.2, 15],
    [5, 941.4, 3],
    [9, 941.4, 16],
    [30, 941.4, 17],
  ] as const) {
    run.at(minute, told('a/mast', minute, { airPressure, windGust }));
  }
  for (let minute = 31; minute < 50; minute += 1) run.at(minute);
  assert.deepEqual(run.matches.map(minutesOf), ['right 1, left 5', 'left 5, right 9']);
});

test('irrigation without effect is a fault for the technician, and with effect it is none', () => {
  const effect = (moisture: number): string[] => {
    const sensors = [sensor('probe'), sensor('valve')];
    const run = new Run(pack(ruleNamed('irrigation-without-effect')), [station('a', { sensors })]);
    run.at(0, told('a/probe', 0, { 'soilMoisture@30': 0.2 }), told('a/valve', 0, { irrigation: 0 }));
    run.at(10, told('a/valve', 10, { irrigation: 1 }));
    for (let minute = 20; minute <= 120; minute += 10) {
      const value = minute < 40 ? 0.2 : moisture;
      run.at(
        minute,
        told('a/probe', minute, { 'soilMoisture@30': value }),
        told('a/valve', minute, { irrigation: 1 }),
      );
    }
    return run.faults;
  };
  const stations = ['open rule:own/irrigation-without-effect'];
  assert.deepEqual(effect(0.2), stations);
  assert.deepEqual(effect(0.22), []);
});

test('the battery is reported every so many readings, by event time of its first and last', () => {
  const rule = ruleNamed('battery');
  assert.ok(rule.kind === 'window');
  const run = new Run(pack({ ...rule, trigger: { kind: 'count', count: 3 } }));
  for (let minute = 0; minute < 7; minute += 1) {
    run.at(minute, told('a/mast', minute, { batteryVoltage: 12 + minute / 10 }));
  }
  const shown = run.results.map(({ start, end, values }) => [
    (start - START) / MINUTE,
    (end - 1 - START) / MINUTE,
    ...values.map(({ value }) => (value !== null && 'mantissa' in value ? decimalToNumber(value) : value)),
  ]);
  assert.deepEqual(shown, [
    [0, 2, 12, 12.1, 12.2],
    [3, 5, 12.3, 12.4, 12.5],
  ]);
});

const SILENCE = pack({ kind: 'absence', id: 'silence', afterMs: 45 * MINUTE });
const FOUR = ['mast', 'gauge', 'probe', 'leaf'].map((id) => sensor(id));

/** Minutes in which sensors report every five minutes; `path` says by which client. */
function reporting(
  run: Run,
  minutes: readonly [number, number],
  sensors: Readonly<Record<string, string>>,
): void {
  for (let minute = minutes[0]; minute < minutes[1]; minute += 5) {
    const inputs = Object.entries(sensors).map(([id, path]) =>
      told(`a/${id}`, minute, { airTemperature: 20 + (minute % 7) }, path),
    );
    run.at(minute, ...(inputs.length === 0 ? [TICK] : inputs));
  }
}

test('a silent sensor, a lost link and a dead station are told apart', () => {
  const run = new Run(SILENCE, [station('a', { sensors: FOUR })]);
  const all = { mast: 'mast', gauge: 'gauge', probe: 'node', leaf: 'node' };
  reporting(run, [0, 60], all);
  reporting(run, [60, 120], { mast: 'mast', probe: 'node', leaf: 'node' });
  assert.deepEqual(run.faults, ['open sensorSilent gauge']);
  reporting(run, [120, 180], { mast: 'mast', gauge: 'gauge' });
  assert.deepEqual(run.faults.slice(1), ['closed sensorSilent gauge', 'open linkSilent:node']);
  reporting(run, [180, 240], {});
  assert.deepEqual(run.faults.slice(3), ['open stationSilent']);
  reporting(run, [240, 250], all);
  assert.deepEqual(run.faults.slice(4), ['closed stationSilent', 'closed linkSilent:node']);
});

test('a backlog that comes in late speaks for its sensors: only the one without readings was silent', () => {
  const run = new Run(SILENCE, [station('a', { sensors: FOUR.slice(0, 2) })]);
  reporting(run, [0, 10], { mast: 'node', gauge: 'node' });
  reporting(run, [10, 130], {});
  assert.deepEqual(run.faults, ['open stationSilent']);
  for (let minute = 10; minute < 130; minute += 5)
    run.at(130, told('a/mast', minute, { airTemperature: 20 + (minute % 7) / 10 }));
  assert.deepEqual(run.faults.slice(1), ['closed stationSilent', 'open sensorSilent gauge']);
});

test('a result is complete once the sender holds nothing of its window back, and says so when it does not', () => {
  const rule: StreamRule = {
    kind: 'window',
    id: 'hours',
    input: { property: 'airTemperature' },
    key: 'datastream',
    window: { kind: 'tumbling', sizeMs: 10 * MINUTE },
    aggregates: [{ kind: 'mean' }],
    lateness: { late: 'reprocess', allowedMs: HOUR, mode: 'accumulating' },
  };
  const numbered = (sequence: number, oldestUnsent: number): PipelineInput =>
    message(
      'a/mast',
      [sample({ airTemperature: sequence }, { sensorTime: START + sequence * MINUTE, sequence })],
      {
        bootEpoch: 1,
        oldestUnsent,
      },
    );
  const standings = (oldestUnsent: (sequence: number) => number): string[] => {
    const run = new Run(pack(rule));
    for (let sequence = 0; sequence < 100; sequence += 1)
      run.at(sequence, numbered(sequence, oldestUnsent(sequence)));
    return run.results.filter(({ start }) => start === START).map(({ standing }) => standing);
  };
  assert.deepEqual(
    standings((sequence) => sequence + 1),
    ['complete', 'final'],
  );
  assert.deepEqual(
    standings(() => 5),
    ['provisional', 'closedIncomplete'],
  );
});

test('readings of one time come in order of their source, never of their arrival', () => {
  const rule: StreamRule = {
    kind: 'pattern',
    id: 'two',
    key: 'station',
    inputs: [{ property: 'airTemperature' }],
    steps: [
      { name: 'first', contiguity: 'begin', where: { eq: ['sensor', 'mast'] } },
      { name: 'then', contiguity: 'strict', where: { eq: ['sensor', 'probe'] } },
    ],
    result: { kind: 'report' },
  };
  const found = (sources: readonly string[]): number => {
    const run = new Run(pack(rule));
    for (const source of sources) run.at(3, told(source, 3, { airTemperature: 20 }));
    for (let minute = 4; minute < 12; minute += 1) run.at(minute);
    return run.matches.length;
  };
  assert.equal(found(['a/mast', 'a/probe']), 1);
  assert.equal(found(['a/probe', 'a/mast']), 1);
});

test('a rule that changed begins anew; the others keep their state; what is gone is forgotten', () => {
  const day = ruleNamed('rain-day');
  const storms = ruleNamed('storms');
  assert.ok(storms.kind === 'window' && storms.lateness.late === 'reprocess');
  const changed: StreamRule = { ...storms, lateness: { ...storms.lateness, final: false } };
  const stations = [station('a')];
  const stored = new Set<string>();
  const run = (edit: boolean): RuleResult[] => {
    const one = new Run(pack(day, storms), stations);
    for (let minute = 0; minute < 30; minute += 1)
      one.at(minute, told('a/gauge', minute, { rainTipCount: minute }));
    for (const { key } of one.pipeline.takeDelta()) stored.add(key);
    if (edit) one.at(30, { kind: 'configuration', stations, packs: [pack(day, changed)] });
    for (const { key, value } of one.pipeline.takeDelta()) if (value === undefined) stored.delete(key);
    for (let minute = 30; minute < 60; minute += 1)
      one.at(minute, told('a/gauge', minute, { rainTipCount: minute }));
    one.at(36 * 60);
    return one.results;
  };
  const of = (results: readonly RuleResult[], id: string): RuleResult[] =>
    results.filter(({ rule }) => rule === `own/${id}`);
  const [plain, edited] = [run(false), run(true)];
  assert.deepEqual(of(edited, 'rain-day'), of(plain, 'rain-day'));
  const depth = (results: readonly RuleResult[]): unknown => of(results, 'storms').at(-1)?.values[0]?.value;
  // 59 tips of 0.2 mm; the changed rule knows the count only from its own first reading on.
  assert.deepEqual(depth(plain), { mantissa: 118, exponent: -1 });
  assert.deepEqual(depth(edited), { mantissa: 58, exponent: -1 });
  assert.equal([...stored].filter((key) => key.includes('own/storms')).length, 0);
  assert.ok([...stored].some((key) => key.includes('own/rain-day')));
});

test('a revision of a pack takes over when its time has come', () => {
  const later: RulePack = {
    ...pack({ kind: 'absence', id: 'silence', afterMs: 10 * MINUTE }),
    revision: 2,
    effectiveFrom: new Date(START + 100 * MINUTE).toISOString(),
  };
  const pipeline = new Pipeline();
  const packs = [SILENCE, later];
  pipeline.step(batch(0, [{ kind: 'configuration', stations: [station('a')], packs }, anchor()]));
  const faults = (minute: number, ...inputs: PipelineInput[]): number =>
    pipeline.step(batch(minute * MINUTE, inputs)).outputs.filter(({ kind }) => kind === 'fault').length;
  assert.equal(faults(1, told('a/mast', 1, { airTemperature: 20 })), 0);
  assert.equal(faults(20, TICK), 0, 'the first revision waits 45 minutes');
  assert.equal(faults(101, told('a/mast', 101, { airTemperature: 20 })), 0);
  assert.equal(faults(115, TICK), 1, 'the second waits 10');
  assert.equal(INCARNATION.length, 12);
});
