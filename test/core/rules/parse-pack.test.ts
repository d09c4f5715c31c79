import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { CORE_STREAMS, CORE_THRESHOLDS, parseRulePack } from '@shivar/core/rules';
import fc from 'fast-check';
import { repositoryRoot } from '../../support/repository.ts';

const file = path.join(repositoryRoot, 'core/packs/core-thresholds.json');

/** A copy of the shipped pack as plain JSON, changed by `edit`. */
function edited(edit: (pack: Record<string, never>) => void): unknown {
  // Plain JSON of which the tests know the shape; `never` lets them write anything anywhere.
  const pack = JSON.parse(readFileSync(file, 'utf8')) as Record<string, never>;
  edit(pack);
  return pack;
}

function errorsOf(json: unknown): string[] {
  const result = parseRulePack(json);
  return result.kind === 'valid'
    ? []
    : result.errors.map(({ path: where, message }) => `${where}: ${message}`);
}

/** `rules[index]` of an edited pack. */
function rule(pack: Record<string, never>, index: number): Record<string, unknown> {
  return pack.rules?.[index] ?? {};
}

test('the shipped pack file is valid and is the constant in the code', () => {
  const result = parseRulePack(readFileSync(file, 'utf8'));
  assert.deepEqual(result, { kind: 'valid', value: CORE_THRESHOLDS });
});

test('the shipped reports are valid too, and are the constant in the code', () => {
  const shipped = readFileSync(path.join(repositoryRoot, 'core/packs/core-streams.json'), 'utf8');
  assert.deepEqual(parseRulePack(shipped), { kind: 'valid', value: CORE_STREAMS });
});

test('an unknown key names its place and the nearest known key', () => {
  const pack = edited((p) => {
    Object.assign(p, { effectiveform: 'x' });
    Object.assign(rule(p, 1).clear ?? {}, { forMS: 3 });
    Object.assign(rule(p, 2).input ?? {}, { zzz: 3 });
  });
  assert.deepEqual(errorsOf(pack), [
    'rules[1].clear.forMS: is not known; did you mean "forMs"?',
    'rules[2].input.zzz: is not known; known are kind',
    'effectiveform: is not known; did you mean "effectiveFrom"?',
  ]);
});

test('every error is listed at once, those of shape and those of meaning', () => {
  const pack = edited((p) => {
    Object.assign(p, { revision: 0 });
    Object.assign(rule(p, 0), { level: '45' });
    Object.assign(rule(p, 1), { unit: '[degF]' });
    Object.assign(rule(p, 4), { raise: { count: 6, of: 5 }, id: 'frost-2' });
  });
  assert.deepEqual(errorsOf(pack), [
    'revision: must be at least 1',
    'rules[0].level: must be a number, not "45"',
    'rules[1].unit: must be Cel, not [degF]',
    'rules[4].raise.count: must not be more than the 5 readings it is counted in',
    'rules[4].id: another rule before is "frost-2" too',
  ]);
});

test('a unit must measure what the input does', () => {
  const unit = (index: number, value: string) =>
    errorsOf(edited((p) => void Object.assign(rule(p, index), { unit: value })));
  assert.deepEqual(unit(4, 'm/s'), []);
  assert.deepEqual(unit(4, 'km/h'), []);
  assert.deepEqual(unit(4, 'mm'), ['rules[4].unit: must be m/s or km/h, not mm']);
  assert.deepEqual(unit(2, 'cm'), ['rules[2].unit: must be mm, not cm']);
  assert.deepEqual(unit(3, 'm3/m3'), ['rules[3].unit: must be %, not m3/m3']);
});

test('a property must exist and have a level to cross', () => {
  const property = (value: string) =>
    errorsOf(edited((p) => void Object.assign(rule(p, 0), { input: { kind: 'reading', property: value } })));
  assert.ok(
    property('airTemprature').includes(
      'rules[0].input.property: is no observed property; did you mean "airTemperature"?',
    ),
  );
  assert.ok(
    property('windDirection').includes(
      'rules[0].input.property: is a direction, which has no level to cross',
    ),
  );
  assert.ok(
    property('rainTipCount').includes('rules[0].input.property: is a counter, which has no level to cross'),
  );
});

test('a hazard is judged by what its texts speak of, on its dangerous side', () => {
  assert.deepEqual(errorsOf(edited((p) => void Object.assign(rule(p, 0), { direction: 'below' }))), [
    'rules[0].direction: must be "above" for heat',
  ]);
  assert.deepEqual(errorsOf(edited((p) => void Object.assign(rule(p, 0), { hazard: 'strongWind' }))), [
    'rules[0].input: must be windGust or windSpeed for strongWind',
  ]);
});

test('a level that only a slip of the unit explains is refused', () => {
  const level = (index: number, change: object) =>
    errorsOf(edited((p) => void Object.assign(rule(p, index), change)));
  assert.deepEqual(level(0, { level: 113 }), ['rules[0].level: must lie between 20 and 60 Cel for heat']);
  assert.deepEqual(level(4, { level: 16.67, unit: 'm/s' }), []);
  assert.deepEqual(level(4, { level: 600 }), [
    'rules[4].level: must lie between 10.8 and 288 km/h for strongWind',
  ]);
});

test('only a rain sum may wait for dry weather', () => {
  const clear = { count: 1, forMs: 0, orDryForMs: 60_000 };
  assert.deepEqual(errorsOf(edited((p) => void Object.assign(rule(p, 4), { clear }))), [
    'rules[4].clear.orDryForMs: is for rain sums only: nothing else knows how long it has been dry',
  ]);
});

test('an unknown kind of rule is refused by name', () => {
  assert.deepEqual(errorsOf(edited((p) => void Object.assign(rule(p, 0), { kind: 'forecast' }))), [
    "rules[0].kind: Invalid discriminator value. Expected 'threshold' | 'window' | 'pattern' | 'join' | 'absence'",
  ]);
});

test('a pack of another version is refused with the version this program reads', () => {
  assert.deepEqual(errorsOf(edited((p) => void Object.assign(p, { packVersion: 2 }))), [
    'packVersion: is 2, but this program knows only 1; update the program',
  ]);
  assert.deepEqual(errorsOf(edited((p) => void Object.assign(p, { packVersion: 0 }))), [
    'packVersion: must be a whole number from 1 to 1',
  ]);
});

test('text that is not JSON and values that are not packs are errors, never exceptions', () => {
  assert.match(errorsOf('{"packVersion": 1,')[0] ?? '', /^: is not JSON: /);
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.equal(parseRulePack(value).kind, 'invalid');
      assert.equal(parseRulePack({ packVersion: 1, rules: [value] }).kind, 'invalid');
    }),
  );
});
