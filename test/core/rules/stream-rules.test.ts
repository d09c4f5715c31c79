import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRulePack } from '@shivar/core/rules';

const STORMS = {
  kind: 'window',
  id: 'storms',
  input: { property: 'rainTipCount', amount: 'tips' },
  key: 'datastream',
  window: { kind: 'session', gapMs: 7_200_000, boundary: 'inclusive' },
  aggregates: [{ kind: 'sum', as: 'depth' }],
  lateness: { late: 'reprocess', allowedMs: 86_400_000, mode: 'accumulating' },
};
const DRY = {
  kind: 'pattern',
  id: 'dry',
  key: 'station',
  inputs: [{ property: 'irrigation' }, { property: 'soilMoisture', depthCm: 30 }],
  steps: [
    {
      name: 'opened',
      contiguity: 'begin',
      where: { all: [{ eq: ['property', 'irrigation'] }, { gt: ['value', 0] }] },
    },
    { name: 'rose', contiguity: 'notFollowed', where: { gt: ['change', 0.01] }, withinPreviousMs: 3_600_000 },
  ],
  result: { kind: 'report' },
};
const GUST = {
  kind: 'join',
  id: 'gust',
  left: { property: 'airPressure', where: { gt: ['change', 1] } },
  right: { property: 'windGust' },
  withinMs: 600_000,
  result: { kind: 'report' },
};

function errorsOf(...rules: object[]): string[] {
  const pack = { packVersion: 1, id: 'p', revision: 1, effectiveFrom: '2020-01-01T00:00:00Z', rules };
  const result = parseRulePack(pack);
  return result.kind === 'valid' ? [] : result.errors.map(({ path, message }) => `${path}: ${message}`);
}

test('windows, patterns, joins and absences are rules of a pack', () => {
  assert.deepEqual(errorsOf(STORMS, DRY, GUST, { kind: 'absence', id: 'quiet', afterMs: 1 }), []);
});

test('a session without its boundary is refused: the two boundaries give different sessions', () => {
  assert.deepEqual(errorsOf({ ...STORMS, window: { kind: 'session', gapMs: 1 } }), [
    'rules[0].window.boundary: is missing; it must be one of "halfOpen", "inclusive"',
  ]);
});

test('errors name the field and the nearest known word', () => {
  const wrong = {
    ...DRY,
    inputs: [{ property: 'soilMoistur' }],
    steps: [
      { name: 'a', contiguity: 'begin', where: { all: [{ gt: ['valeu', 1] }, { gtt: ['value', 1] }] } },
      { name: 'b', contiguity: 'relaxd', where: { gt: ['property', 1] } },
      { name: 'c', contiguity: 'any', where: { eq: ['property', 'windgust'] }, withinPrevMs: 3 },
    ],
  };
  assert.deepEqual(errorsOf(wrong), [
    'rules[0].inputs[0].property: is no observed property; did you mean "soilMoisture"?',
    'rules[0].steps[0].where.all[0].gt[0]: is no field of a reading; did you mean "value"?',
    'rules[0].steps[0].where.all[1].gtt: is not known; did you mean "gt"?',
    'rules[0].steps[1].contiguity: must be one of "begin", "strict", "relaxed", "any", "notNext", "notFollowed", not "relaxd"; did you mean "relaxed"?',
    'rules[0].steps[1].where.gt[0]: must be a field that is a number',
    'rules[0].steps[2].where.eq[1]: is no observed property; did you mean "windGust"?',
    'rules[0].steps[2].withinPrevMs: is not known; did you mean "withinPreviousMs"?',
  ]);
});

test('what cannot be meant is refused', () => {
  const temperature = { ...STORMS, input: { property: 'airTemperature', amount: 'tips' } };
  assert.deepEqual(errorsOf(temperature), [
    'rules[0].input.amount: must be "value": airTemperature counts no tips',
  ]);
  const lifetime = { ...STORMS, input: { property: 'rainTipCount' } };
  assert.deepEqual(errorsOf(lifetime), [
    'rules[0].aggregates[0].kind: adds up a lifetime count; set input.amount to "tips"',
  ]);
  const direction = { ...STORMS, input: { property: 'windDirection' }, aggregates: [{ kind: 'mean' }] };
  assert.deepEqual(errorsOf(direction), [
    'rules[0].aggregates[0].kind: must be "vectorMean", "first", "last" or "count" for the direction windDirection',
  ]);
  assert.deepEqual(errorsOf({ ...STORMS, window: { kind: 'global' } }), [
    'rules[0].trigger: must be of another kind than "eventTime": a global window has no end',
  ]);
  const day = { kind: 'sliding', sizeMs: 86_400_000, slideMs: 1000 };
  assert.deepEqual(errorsOf({ ...STORMS, window: day }), [
    'rules[0].window.slideMs: must be at least 60000: no more than 1440 windows may overlap',
    'rules[0].emit: is missing; sliding windows must say which results are told',
  ]);
  const endless = { ...DRY, steps: [...DRY.steps.slice(0, 1), { name: 'rose', contiguity: 'notFollowed' }] };
  assert.deepEqual(errorsOf(endless), [
    'rules[0].steps: step rose: an absence at the end needs within or withinPrevious, or it would wait for ever',
  ]);
  assert.deepEqual(errorsOf({ ...GUST, left: { property: 'airPressure', depthCm: 3 } }), [
    'rules[0].left.depthCm: is for properties of the soil, not airPressure',
  ]);
});
