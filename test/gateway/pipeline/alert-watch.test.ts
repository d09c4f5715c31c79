import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlertTransition } from '@shivar/core/alert';
import type { PipelineInput } from '@shivar/core/pipeline';
import { CORE_THRESHOLDS } from '@shivar/core/rules';
import { AlertWatch } from '@shivar/gateway/pipeline';

const AIR_TEMPERATURE = 1;
const WIND_GUST = 6;

function message(property: number, mantissa: number, exponent = 0): PipelineInput {
  return {
    kind: 'message',
    station: 'dindori-01',
    sensor: 'mast',
    delivery: { clientId: 'mast', qos: 1, packetId: 1, dup: false, digest: '0'.repeat(16) },
    message: { samples: [{ values: [{ property, value: { mantissa, exponent } }] }], rejected: [] },
  };
}

function heat(
  kind: AlertTransition['kind'],
  station = 'dindori-01',
): { kind: 'transition'; transition: AlertTransition } {
  const value = { mantissa: 46, exponent: 0 };
  return {
    kind: 'transition',
    transition: {
      key: `${station}/heat/0/1`,
      station,
      hazard: 'heat',
      rule: 'core-thresholds/heat-45',
      episodeStart: 0,
      number: 1,
      kind,
      severity: 'orange',
      decidedAt: 0,
      decidedNow: 0,
      value,
      level: value,
      unit: 'Cel',
      datastream: `${station}/mast/airTemperature~1`,
    },
  };
}

function watch(): AlertWatch {
  const created = new AlertWatch();
  created.configure([CORE_THRESHOLDS]);
  return created;
}

test('a value beyond the level of a rule may raise an alert, in the unit of the rule', () => {
  const alerts = watch();
  assert.equal(alerts.mayRaise(message(AIR_TEMPERATURE, 451, -1)), true);
  assert.equal(alerts.mayRaise(message(AIR_TEMPERATURE, 45)), false);
  assert.equal(alerts.mayRaise(message(AIR_TEMPERATURE, 19, -1)), true);
  // 60 km/h is 16.67 m/s.
  assert.equal(alerts.mayRaise(message(WIND_GUST, 167, -1)), true);
  assert.equal(alerts.mayRaise(message(WIND_GUST, 166, -1)), false);
  assert.equal(alerts.mayRaise({ kind: 'tick' }), false);
  assert.equal(alerts.mayRaise(undefined), false);
});

test('while an episode is open its station has no hurry, other stations have', () => {
  const alerts = watch();
  alerts.observe([heat('raise')]);
  assert.equal(alerts.mayRaise(message(AIR_TEMPERATURE, 46)), false);
  alerts.observe([heat('clear')]);
  assert.equal(alerts.mayRaise(message(AIR_TEMPERATURE, 46)), true);
  alerts.observe([heat('raise', 'elsewhere')]);
  assert.equal(alerts.mayRaise(message(AIR_TEMPERATURE, 46)), true);
});
