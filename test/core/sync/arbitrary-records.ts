import type { DecodedMessage } from '@shivar/core/decode';
import { OBSERVED_PROPERTIES } from '@shivar/core/model';
import type { SyncRecord } from '@shivar/core/sync';
import fc from 'fast-check';

/** Every record a gateway can write, for properties that must hold for all of them. */

const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,11}$/);
const incarnation = fc.stringMatching(/^[0-9a-f]{12}$/);
const count = fc.nat({ max: 1_000_000 });
const utc = fc.oneof(
  fc.integer({ min: 0, max: 4_102_444_800_000 }),
  fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => seconds * 1000),
  fc.integer({ min: -86_400_000, max: 86_400_000 }),
);
const elapsed = fc.nat({ max: 31_536_000_000 });
const decimal = fc.record({
  mantissa: fc.oneof(fc.integer({ min: -9999, max: 99_999 }), fc.maxSafeInteger()),
  exponent: fc.integer({ min: -12, max: 12 }),
});

const property = fc.constantFrom(...OBSERVED_PROPERTIES);
const datastream = fc.oneof(
  fc
    .tuple(name, name, property, fc.option(fc.nat({ max: 200 })), fc.integer({ min: 1, max: 9 }))
    .map(
      ([station, sensor, { name: observed }, depth, epoch]) =>
        `${station}/${sensor}/${observed}${depth === null ? '' : `@${depth}`}~${epoch}`,
    ),
  fc.constantFrom('not-a-datastream', 'a/b/airTemperature~01', 'a/b/newProperty~1', 'a/b/soilPh@010~1'),
);

/** A record of required fields and of optional ones that are left out, never undefined. */
function fields<R extends object, O extends object>(
  required: { [K in keyof R]: fc.Arbitrary<R[K]> },
  optional: { [K in keyof O]: fc.Arbitrary<O[K]> },
): fc.Arbitrary<R & Partial<O>> {
  const optionalRecord = fc.record(optional, { requiredKeys: [] });
  return fc
    .tuple(fc.record(required), optionalRecord)
    .map(([always, sometimes]) => ({ ...always, ...sometimes }) as R & Partial<O>);
}

const value = fields(
  { property: fc.integer({ min: 1, max: 60 }), value: decimal },
  { depthCm: fc.nat({ max: 500 }) },
);
const sample = fields({ values: fc.array(value, { maxLength: 10 }) }, { sensorTime: utc, sequence: count });
const rejected = fc.record({
  property: fc.string({ maxLength: 64 }),
  reason: fc.constantFrom(
    'unknownProperty' as const,
    'notANumber' as const,
    'outOfRange' as const,
    'badDepth' as const,
  ),
  value: fc.string({ maxLength: 64 }),
});
const message: fc.Arbitrary<DecodedMessage> = fields(
  { samples: fc.array(sample, { maxLength: 4 }), rejected: fc.array(rejected, { maxLength: 2 }) },
  {
    clock: fc.constantFrom('none' as const, 'rtc' as const, 'network' as const, 'gps' as const),
    bootEpoch: fc.nat(),
    sentAt: utc,
    uptimeMs: elapsed,
    oldestUnsent: fc.oneof(utc, fc.constant('end' as const)),
  },
);

const pane = fc
  .tuple(
    datastream,
    utc,
    elapsed,
    fields(
      { count },
      {
        sum: decimal,
        min: decimal,
        max: decimal,
        first: decimal,
        last: decimal,
        direction: fc.oneof(fc.constant(null), fc.double({ min: 0.1, max: 359.9, noNaN: true })),
        resultant: fc.double({ min: 0.001, max: 1, noNaN: true }),
        increase: decimal,
      },
    ),
    fc.record({
      revision: fc.integer({ min: 1, max: 99 }),
      expected: count,
      standing: fc.constantFrom(
        'provisional' as const,
        'complete' as const,
        'final' as const,
        'closedIncomplete' as const,
      ),
    }),
  )
  .map(([stream, start, length, aggregate, rest]) => ({
    datastream: stream,
    start,
    end: start + length,
    aggregate,
    ...rest,
  }));

const transition = fields(
  {
    station: name,
    hazard: fc.constantFrom(
      'heat' as const,
      'frost' as const,
      'heavyRain' as const,
      'lowSoilMoisture' as const,
      'strongWind' as const,
    ),
    rule: name,
    episodeStart: utc,
    number: fc.integer({ min: 1, max: 99 }),
    kind: fc.constantFrom(
      'raise' as const,
      'update' as const,
      'clear' as const,
      'retract' as const,
      'expire' as const,
    ),
    severity: fc.constantFrom('yellow' as const, 'orange' as const, 'red' as const),
    decidedAt: utc,
    decidedNow: utc,
    value: decimal,
    level: decimal,
    unit: fc.constantFrom('Cel', 'mm', 'm/s'),
    datastream,
    ownKey: fc.boolean(),
  },
  { atLeast: fc.boolean(), missed: fc.boolean() },
).map(({ ownKey, ...t }) => ({
  ...t,
  key: ownKey ? 'another key' : `${t.station}/${t.hazard}/${t.episodeStart}/${t.number}`,
}));

const reasons = fc.dictionary(
  fc.constantFrom('outOfRange', 'unknownProperty', 'notJson'),
  fc.integer({ min: 1, max: 999 }),
  { noNullPrototype: true },
);
const ledger = fc.record({
  received: count,
  stored: count,
  duplicate: count,
  quarantined: count,
  rejected: reasons,
  unresolved: count,
  late: count,
  possibleDuplicate: count,
  unreadableMessages: reasons,
});

const station = fc
  .tuple(name, name, fc.double({ min: 8, max: 37, noNaN: true }))
  .map(([id, short, degrees]) => ({
    configVersion: 1 as const,
    id,
    name: { mr: 'दिंडोरी', hi: 'दिंडोरी', en: short },
    shortName: { mr: 'दिंडोरी', hi: 'दिंडोरी', en: short },
    latitude: degrees,
    longitude: degrees,
    elevationM: 560,
    districtLgd: 487,
    taluka: 'Dindori',
    village: short,
    soilClass: 'clay' as const,
    sensors: [],
  }));

const window = fc.tuple(utc, elapsed).map(([start, length]) => ({ start, end: start + length }));
const result = fields(
  {
    rule: name,
    station: name,
    bounds: window,
    revision: fc.integer({ min: 1, max: 99 }),
    standing: fc.constantFrom('provisional' as const, 'complete' as const, 'closedIncomplete' as const),
    values: fc.array(
      fc.record({ name, value: fc.oneof(decimal, fc.constant(null), fc.array(decimal, { maxLength: 4 })) }),
      { maxLength: 4 },
    ),
    unit: fc.constantFrom('mm', 'V'),
    replaces: fc.array(window, { maxLength: 2 }),
  },
  { key: datastream, readings: fc.tuple(utc, utc), reporting: fc.record({ passed: count, of: count }) },
).map(({ bounds, key, ...rest }) => ({ ...rest, ...bounds, key: key ?? rest.station }));
const match = fields(
  {
    rule: name,
    station: name,
    at: utc,
    readings: fc.array(fc.record({ step: name, datastream, eventTime: utc, value: decimal }), {
      maxLength: 4,
    }),
  },
  { key: datastream },
).map(({ key, ...rest }) => ({ ...rest, key: key ?? rest.station }));

const anyRecord: fc.Arbitrary<SyncRecord> = fc.oneof(
  result.map((r) => ({ kind: 'result' as const, result: r })),
  match.map((m) => ({ kind: 'match' as const, match: m })),
  fc.record({
    kind: fc.constant('message' as const),
    station: name,
    sensor: name,
    epoch: fc.integer({ min: 1, max: 99 }),
    elapsedMs: elapsed,
    message,
  }),
  pane.map((p) => ({ kind: 'pane' as const, pane: p })),
  transition.map((t) => ({ kind: 'transition' as const, transition: t })),
  fields(
    { kind: fc.constant('link' as const), gateway: name, incarnation, softwareVersion: fc.constant('0.1.0') },
    {
      predecessor: incarnation,
      predecessorLast: fc.dictionary(fc.constantFrom('0', '2', '3', '10'), count, { noNullPrototype: true }),
    },
  ),
  fc.record({
    kind: fc.constant('anchor' as const),
    anchor: fc.record({
      incarnation,
      elapsedMs: elapsed,
      utcMs: utc,
      errorMs: count,
      source: fc.constantFrom('system' as const, 'cloud' as const, 'simulation' as const),
    }),
  }),
  station.map((s) => ({ kind: 'station' as const, station: s })),
  fc.record({
    kind: fc.constant('snapshot' as const),
    station: name,
    values: fc.array(
      fc.record({
        datastream,
        eventTime: utc,
        mantissa: fc.maxSafeInteger(),
        exponent: fc.integer({ min: -12, max: 12 }),
        flag: fc.constantFrom(1, 2, 3, 4, 9),
      }),
      { maxLength: 5 },
    ),
  }),
  fc.record({
    kind: fc.constant('ledger' as const),
    station: name,
    day: fc.constant('2026-05-14'),
    counts: ledger,
  }),
  fields(
    {
      kind: fc.constant('fault' as const),
      station: name,
      code: fc.constant('sensorSilent'),
      state: fc.constantFrom('open' as const, 'closed' as const),
      detail: fc.string({ maxLength: 40 }),
      atMs: utc,
    },
    { sensor: name },
  ),
);

/** Any record of any kind, its objects with their usual prototype. */
export const arbitraryRecord: fc.Arbitrary<SyncRecord> = anyRecord.map((record) => structuredClone(record));
