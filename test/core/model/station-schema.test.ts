import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStation, stationAdvice } from '@shivar/core/model';
import { exampleStation } from './example-station.ts';

/** The station as a document in which anything can be broken. */
// biome-ignore lint/suspicious/noExplicitAny: the point of a change is to leave the type.
type Breakable = any;

type Change = (station: Breakable) => void;

/** `path: message` of every fault after a change to the valid station. */
function faultsAfter(change: Change): string[] {
  const document: Breakable = structuredClone(exampleStation);
  change(document);
  const parsed = parseStation(document);
  return parsed.kind === 'valid' ? [] : parsed.errors.map(({ path, message }) => `${path}: ${message}`);
}

test('a complete station is taken as it is, and a short one too', () => {
  assert.deepEqual(parseStation(exampleStation), { kind: 'valid', value: exampleStation });
  const { gateway: _gateway, soilWater: _soilWater, ...short } = exampleStation;
  assert.equal(parseStation({ ...short, clock: 'trusted', sensors: [] }).kind, 'valid');
});

const CASES: readonly (readonly [what: string, change: Change, faults: readonly RegExp[]])[] = [
  [
    'a misspelt key',
    (s) => Object.assign(s, { elevationMeters: 1 }),
    [/^elevationMeters: is not known; did you mean "elevationM"\?$/],
  ],
  [
    'a misspelt key deep inside',
    (s) => Object.assign(s.sensors[1].installations[0], { tip_size_mm: 0.2, hieghtM: 2 }),
    [
      /^sensors\[1\]\.installations\[0\]\.tip_size_mm: is not known; did you mean "tipSizeMm"\?$/,
      /^sensors\[1\]\.installations\[0\]\.hieghtM: is not known; did you mean "heightM"\?$/,
    ],
  ],
  ['a missing field', (s) => delete s.latitude, [/^latitude: is missing; it must be a number$/]],
  [
    'a number as text',
    (s) => Object.assign(s, { latitude: '20.2' }),
    [/^latitude: must be a number, not "20\.2"$/],
  ],
  [
    'a latitude beyond the pole',
    (s) => Object.assign(s, { latitude: 91 }),
    [/^latitude: must be at most 90$/],
  ],
  [
    'an upper-case id',
    (s) => Object.assign(s, { id: 'Dindori' }),
    [/^id: must be 1 to 32 lower-case letters/],
  ],
  [
    'a short name of 18 units',
    (s) => Object.assign(s.shortName, { mr: 'अ'.repeat(18) }),
    [/^shortName\.mr: must have at most 17 characters$/],
  ],
  [
    'a Marathi name in Latin letters',
    (s) => Object.assign(s.shortName, { mr: 'Dindori' }),
    [/^shortName\.mr: must be written in Devanagari$/],
  ],
  [
    'an English short name that would cost a longer alphabet',
    (s) => Object.assign(s.shortName, { en: 'Diṇḍorī' }),
    [/^shortName\.en: must be written in Latin letters/],
  ],
  [
    'a line break in a name',
    (s) => Object.assign(s, { village: 'a\nb' }),
    [/^village: must not hold control/],
  ],
  [
    'an unknown district',
    (s) => Object.assign(s, { districtLgd: 12 }),
    [/^districtLgd: is no district of Mah.*487 Nashik/],
  ],
  [
    'an unknown soil class',
    (s) => Object.assign(s, { soilClass: 'clayy' }),
    [/^soilClass: must be one of "sand", .*, not "clayy"; did you mean "clay"\?$/],
  ],
  [
    'a wilting point above field capacity',
    (s) => Object.assign(s.soilWater, { wiltingPoint: 0.5 }),
    [/^soilWater\.fieldCapacity: must be greater than the wilting point$/],
  ],
  [
    'two sensors of one name',
    (s) => Object.assign(s.sensors[1], { id: 'mast' }),
    [/^sensors\[1\]\.id: another sensor/],
  ],
  [
    'a date without a zone',
    (s) => Object.assign(s.sensors[0].installations[0], { effectiveFrom: '2026-06-01T00:00:00' }),
    [/^sensors\[0\]\.installations\[0\]\.effectiveFrom: must be an RFC 3339 instant with a zone/],
  ],
  [
    'dates that do not rise, and an epoch left out',
    (s) => s.sensors[0].installations.push({ epoch: 3, effectiveFrom: '2026-05-31T18:30:00Z' }),
    [
      /installations\[1\]\.epoch: must be 1 for the first/,
      /installations\[1\]\.effectiveFrom: must be later/,
    ],
  ],
  [
    'a calibration of a property that does not exist',
    (s) =>
      Object.assign(s.sensors[0].installations[0], {
        calibration: { airTemprature: { gain: 1, offset: 0 } },
      }),
    [/calibration\.airTemprature: is no observed property; did you mean "airTemperature"\?$/],
  ],
  [
    'no instrument',
    (s) => Object.assign(s.sensors[0], { installations: [] }),
    [/installations: must have at least 1 entry/],
  ],
  [
    'a version of the future',
    (s) => Object.assign(s, { configVersion: 2 }),
    [/^configVersion: is 2, .* update/],
  ],
  ['no version', (s) => delete s.configVersion, [/^configVersion: is missing; it must be 1$/]],
];

for (const [what, change, expected] of CASES) {
  test(`${what} is named with its place`, () => {
    const faults = faultsAfter(change);
    assert.equal(faults.length, expected.length, faults.join('\n'));
    for (const [index, pattern] of expected.entries()) assert.match(faults[index] ?? '', pattern);
  });
}

test('a document that is no object at all has one fault', () => {
  for (const document of [null, [], 'station', 3]) {
    assert.deepEqual(parseStation(document), {
      kind: 'invalid',
      errors: [{ path: '', message: 'must be an object' }],
    });
  }
});

test('what is allowed but hardly meant is advised on', () => {
  assert.deepEqual(stationAdvice(exampleStation), []);
  const { soilWater: _soilWater, ...rest } = exampleStation;
  const doubtful = { ...rest, latitude: 73.833, longitude: 20.204, soilClass: 'unknown' } as const;
  const paths = stationAdvice(doubtful).map(({ path }) => path);
  assert.deepEqual(paths, ['latitude', 'soilClass']);
});
