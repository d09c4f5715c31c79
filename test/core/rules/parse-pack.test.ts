import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { CORE_THRESHOLDS, parseRulePack } from '@shivar/core/rules';
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
  return result.kind === 'pack'
    ? []
    : result.errors.map(({ path: where, message }) => `${where}: ${message}`);
}

/** `rules[index]` of an edited pack. */
function rule(pack: Record<string, never>, index: number): Record<string, unknown> {
  return pack.rules?.[index] ?? {};
}

test('the shipped pack file is valid and is the constant in the code', () => {
  const result = parseRulePack(readFileSync(file, 'utf8'));
  assert.deepEqual(result, { kind: 'pack', pack: CORE_THRESHOLDS });
});

test('an unknown key names its place and the nearest known key', () => {
  const pack = edited((p) => {
    Object.assign(p, { effectiveform: 'x' });
    Object.assign(rule(p, 1).clear ?? {}, { forMS: 3 });
    Object.assign(rule(p, 2).input ?? {}, { zzz: 3 });
  });
  assert.deepEqual(errorsOf(pack), [
    'rules[1].clear.forMS: unknown key; did you mean "forMs"?',
    'rules[2].input.zzz: unknown key; known here: kind',
    'effectiveform: unknown key; did you mean "effectiveFrom"?',
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
    'revision: Too small: expected number to be >=1',
    'rules[0].level: Invalid input: expected number, received string',
    'rules[1].unit: "[degF]" does not fit; possible: Cel',
    'rules[4].raise.count: 6 of 5 readings cannot be',
    'rules[4].id: another rule before is "frost-2" too',
  ]);
});

test('a unit must measure what the input does', () => {
  const unit = (index: number, value: string) =>
    errorsOf(edited((p) => void Object.assign(rule(p, index), { unit: value })));
  assert.deepEqual(unit(4, 'm/s'), []);
  assert.deepEqual(unit(4, 'km/h'), []);
  assert.deepEqual(unit(4, 'mm'), ['rules[4].unit: "mm" does not fit; possible: m/s, km/h']);
  assert.deepEqual(unit(2, 'cm'), ['rules[2].unit: "cm" does not fit; possible: mm']);
  assert.deepEqual(unit(3, 'm3/m3'), ['rules[3].unit: "m3/m3" does not fit; possible: %']);
});

test('a property must exist and have a level to cross', () => {
  const property = (value: string) =>
    errorsOf(edited((p) => void Object.assign(rule(p, 0), { input: { kind: 'reading', property: value } })));
  assert.ok(
    property('airTemprature').includes(
      'rules[0].input.property: no observed property "airTemprature"; did you mean "airTemperature"?',
    ),
  );
  assert.ok(property('windDirection').includes('rules[0].input.property: a direction has no level to cross'));
  assert.ok(property('rainTipCount').includes('rules[0].input.property: a counter has no level to cross'));
});

test('a hazard is judged by what its texts speak of, on its dangerous side', () => {
  assert.deepEqual(errorsOf(edited((p) => void Object.assign(rule(p, 0), { direction: 'below' }))), [
    'rules[0].direction: heat is a danger above its level',
  ]);
  assert.deepEqual(errorsOf(edited((p) => void Object.assign(rule(p, 0), { hazard: 'strongWind' }))), [
    'rules[0].input: strongWind is measured by windGust or windSpeed',
  ]);
});

test('only a rain sum may wait for dry weather', () => {
  const clear = { count: 1, forMs: 0, orDryForMs: 60_000 };
  assert.deepEqual(errorsOf(edited((p) => void Object.assign(rule(p, 4), { clear }))), [
    'rules[4].clear.orDryForMs: only a rain sum knows how long it has been dry',
  ]);
});

test('an unknown kind of rule is refused by name', () => {
  assert.deepEqual(errorsOf(edited((p) => void Object.assign(rule(p, 0), { kind: 'forecast' }))), [
    "rules[0].kind: Invalid discriminator value. Expected 'threshold'",
  ]);
});

test('a pack of another version is refused with the version this program reads', () => {
  assert.deepEqual(errorsOf(edited((p) => void Object.assign(p, { packVersion: 2 }))), [
    'packVersion: version 2 is newer than this program, which reads up to 1',
  ]);
  assert.deepEqual(errorsOf(edited((p) => void Object.assign(p, { packVersion: 0 }))), [
    'packVersion: version 0 was never used; the current is 1',
  ]);
});

test('text that is not JSON and values that are not packs are errors, never exceptions', () => {
  assert.match(errorsOf('{"packVersion": 1,')[0] ?? '', /^: not JSON: /);
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.equal(parseRulePack(value).kind, 'errors');
      assert.equal(parseRulePack({ packVersion: 1, rules: [value] }).kind, 'errors');
    }),
  );
});
