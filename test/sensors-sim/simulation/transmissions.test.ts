import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, MINUTE } from '@shivar/core/time';
import type { Fault } from '@shivar/sensors-sim/faults';
import { transmissionPayload } from '@shivar/sensors-sim/publish';
import { MAX_BATCH_SAMPLES, type Transmission } from '@shivar/sensors-sim/simulation';
import { START, sensorsOf, transmissionsOf, villageDay } from './support.ts';

function of(transmissions: readonly Transmission[], sensor: string): readonly Transmission[] {
  return transmissions.filter((transmission) => transmission.sensor.id === sensor);
}

function valuesOf(transmissions: readonly Transmission[], property: string): readonly number[] {
  return transmissions.flatMap(({ samples }) =>
    samples.flatMap(({ readings }) => readings.filter((r) => r.property === property).map((r) => r.value)),
  );
}

test('the same seed sends the same bytes at the same times, another seed other bytes', () => {
  const bytes = (seed: number) =>
    transmissionsOf(villageDay(seed), START + 3 * HOUR).map(
      (t) => `${t.at} ${t.sensor.id} ${Buffer.from(transmissionPayload(t, 9)).toString('hex')}`,
    );
  assert.deepEqual(bytes(11), bytes(11));
  assert.notDeepEqual(bytes(11), bytes(12));
});

test('messages leave in the order of their times, and each sensor numbers its samples without a hole', () => {
  const world = villageDay(1);
  const all = transmissionsOf(world);
  all.reduce((before, { at }) => {
    assert.ok(at >= before);
    return at;
  }, 0);
  for (const { id } of sensorsOf(world)) {
    const sequences = of(all, id)
      .filter(({ repeat }) => !repeat)
      .flatMap(({ samples }) => samples.map(({ sequence }) => sequence));
    assert.deepEqual(
      sequences,
      sequences.map((_, index) => index),
      id,
    );
    assert.equal(of(all, id).at(-1)?.oldestUnsent, 'end', id);
  }
});

test('a gap in its link makes a sensor send everything afterwards, oldest first, in bounded messages', () => {
  const from = START + HOUR;
  const until = from + 150 * MINUTE;
  const gap: Fault = { kind: 'linkGap', sensor: 'wind', from, until };
  const wind = of(transmissionsOf(villageDay(1, [gap]), START + 5 * HOUR), 'wind');
  assert.ok(wind.every(({ at }) => at < from || at >= until));
  const burst = wind.filter(({ buffered }) => buffered);
  assert.deepEqual(
    burst.map(({ samples }) => samples.length),
    [MAX_BATCH_SAMPLES, MAX_BATCH_SAMPLES, 31],
  );
  assert.deepEqual(
    burst.map(({ oldestUnsent }) => oldestUnsent),
    [120, 180, 211],
  );
  assert.ok(burst.every(({ at }) => at === burst[0]?.at));
});

test('repeats are the same message again, at about the share that was asked for', () => {
  const mast = of(
    transmissionsOf(villageDay(1, [{ kind: 'duplicate', sensor: 'mast', share: 0.1 }])),
    'mast',
  );
  const repeats = mast.filter(({ repeat }) => repeat);
  assert.ok(repeats.length > 100 && repeats.length < 190, `${repeats.length} of ${mast.length}`);
  for (const repeat of repeats) {
    const original = mast.find(
      ({ samples, repeat: again }) => !again && samples[0]?.sequence === repeat.samples[0]?.sequence,
    );
    assert.deepEqual(repeat.samples, original?.samples);
  }
});

test('a stuck sensor says what it said when it froze; a dead input says its sentinel and nothing else changes', () => {
  const from = START + HOUR;
  const until = START + 2 * HOUR;
  const healthy = transmissionsOf(villageDay(1, []), START + 3 * HOUR);
  const broken = transmissionsOf(
    villageDay(1, [
      { kind: 'stuck', sensor: 'mast', from, until },
      { kind: 'sentinel', sensor: 'nursery', property: 'airTemperature', value: -7999, from, until },
    ]),
    START + 3 * HOUR,
  );
  const during = (all: readonly Transmission[], sensor: string) =>
    of(all, sensor).filter(({ at }) => at >= from && at < until);
  assert.equal(new Set(valuesOf(during(broken, 'mast'), 'airTemperature')).size, 1);
  assert.deepEqual([...new Set(valuesOf(during(broken, 'nursery'), 'airTemperature'))], [-7999]);
  assert.deepEqual(
    valuesOf(during(broken, 'nursery'), 'relativeHumidity'),
    valuesOf(during(healthy, 'nursery'), 'relativeHumidity'),
  );
  const after = (all: readonly Transmission[]) =>
    all.filter(({ at, sensor }) => at >= until && sensor.id === 'mast').map(({ samples }) => samples);
  assert.deepEqual(after(broken), after(healthy));
});

test('the rain gauge counts for its whole life: it never goes back and tips once per 0.2 mm', () => {
  const world = villageDay(3);
  const tips = valuesOf(
    of(transmissionsOf(world), 'rain').filter(({ repeat }) => !repeat),
    'rainTipCount',
  );
  tips.reduce((before, count) => {
    assert.ok(count >= before);
    return count;
  });
  const rainMm = ((tips.at(-1) ?? 0) - (tips[0] ?? 0)) * 0.2;
  const truthMm = world.environment(START + 24 * HOUR - MINUTE).surface.rainMm;
  assert.ok(Math.abs(rainMm - truthMm) <= 0.2 + 1e-9, `${rainMm} of ${truthMm}`);
});
