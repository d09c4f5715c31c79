import { z } from 'zod';
import { parseRfc3339 } from '../time/rfc3339.ts';
import { suggestion } from '../validation/nearest.ts';
import { DISTRICTS, districtByLgd } from './districts.ts';
import { isIdentifier } from './identifiers.ts';
import { OBSERVED_PROPERTIES, observedProperty } from './observed-properties.ts';
import type { SoilClass, Station } from './station.ts';

/** UTF-16 units of a short name: with the longest alert text it still fits two UCS-2 segments. */
export const MAX_SHORT_NAME_UNITS = 17;

/** Sensors of one station, and instruments that have stood behind one of them. Far beyond any mast. */
const MAX_SENSORS = 64;
const MAX_INSTALLATIONS = 200;

const MAX_INTERVAL_SECONDS = 86_400;

const SOIL_CLASSES: readonly [SoilClass, ...SoilClass[]] = [
  'sand',
  'loamySand',
  'sandyLoam',
  'loam',
  'siltLoam',
  'silt',
  'siltClayLoam',
  'siltyClay',
  'clay',
  'unknown',
];

const identifier = z
  .string()
  .refine(
    isIdentifier,
    'must be 1 to 32 lower-case letters, digits and hyphens, beginning with a letter or digit',
  );

const instant = z
  .string()
  .refine(
    (text) => parseRfc3339(text) !== undefined,
    'must be an RFC 3339 instant with a zone, such as "2026-06-01T00:00:00+05:30"',
  );

/** Text on one line for pages and messages. */
function line(maxUnits: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(maxUnits)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not hold control characters')
    .regex(/^\S(.*\S)?$/su, 'must not begin or end with a space');
}

function devanagari(maxUnits: number): z.ZodString {
  return line(maxUnits).regex(/\p{Script=Devanagari}/u, 'must be written in Devanagari');
}

/** Latin text of the GSM 7-bit alphabet, so that an English message stays in one segment. */
function latin(maxUnits: number): z.ZodString {
  return line(maxUnits).regex(
    /^[A-Za-z0-9 .,'()/&+-]*$/,
    "must be written in Latin letters, digits and .,'()/&+-",
  );
}

const property = z.string().superRefine((name, context) => {
  if (observedProperty(name) !== undefined) return;
  const known = OBSERVED_PROPERTIES.map((entry) => entry.name);
  context.addIssue({ code: 'custom', message: `is no observed property; ${suggestion(name, known)}` });
});

const installation = z.strictObject({
  epoch: z.int().min(1),
  effectiveFrom: instant,
  model: line(64).exactOptional(),
  heightM: z.number().min(0).max(200).exactOptional(),
  depthCm: z.int().min(0).max(1000).exactOptional(),
  tipSizeMm: z.number().min(0.01).max(10).exactOptional(),
  scale: z.record(property, z.int().min(0).max(6)).exactOptional(),
  calibration: z.record(property, z.strictObject({ gain: z.number(), offset: z.number() })).exactOptional(),
});

const sensor = z.strictObject({
  id: identifier,
  expectedIntervalSeconds: z.int().min(1).max(MAX_INTERVAL_SECONDS),
  semantics: z.enum(['atMostOnce', 'atLeastOnce', 'effectivelyOnce']).exactOptional(),
  installations: z
    .array(installation)
    .min(1)
    .max(MAX_INSTALLATIONS)
    .superRefine((installations, context) => {
      for (const [index, later] of installations.entries()) {
        const before = installations[index - 1];
        if (later.epoch !== (before?.epoch ?? 0) + 1) {
          const message = 'must be 1 for the first instrument and rise by 1 with each replacement';
          context.addIssue({ code: 'custom', path: [index, 'epoch'], message });
        }
        if (before !== undefined && !isBefore(before.effectiveFrom, later.effectiveFrom)) {
          const message = 'must be later than that of the installation before it';
          context.addIssue({ code: 'custom', path: [index, 'effectiveFrom'], message });
        }
      }
    }),
});

const sensors = z
  .array(sensor)
  .max(MAX_SENSORS)
  .superRefine((list, context) => {
    for (const [index, { id }] of list.entries()) {
      if (list.findIndex((other) => other.id === id) === index) continue;
      context.addIssue({
        code: 'custom',
        path: [index, 'id'],
        message: `another sensor is named "${id}" already`,
      });
    }
  });

const soilWater = z
  .strictObject({ fieldCapacity: z.number().min(0).max(1), wiltingPoint: z.number().min(0).max(1) })
  .refine(({ fieldCapacity, wiltingPoint }) => fieldCapacity > wiltingPoint, {
    path: ['fieldCapacity'],
    message: 'must be greater than the wilting point',
  });

const districtLgd = z.int().refine((code) => districtByLgd(code) !== undefined, {
  error: `is no district of Maharashtra; codes are ${DISTRICTS.map(({ lgd, en }) => `${lgd} ${en}`).join(', ')}`,
});

/** The schema of `station.json`. Use `parseStation`, which migrates older versions and names every fault. */
export const stationSchema: z.ZodType<Station> = z.strictObject({
  configVersion: z.literal(1),
  id: identifier,
  gateway: identifier.exactOptional(),
  name: z.strictObject({ mr: devanagari(80), hi: devanagari(80), en: latin(80) }),
  shortName: z.strictObject({
    mr: devanagari(MAX_SHORT_NAME_UNITS),
    hi: devanagari(MAX_SHORT_NAME_UNITS),
    en: latin(MAX_SHORT_NAME_UNITS),
  }),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  elevationM: z.number().min(-500).max(9000),
  districtLgd,
  taluka: line(60),
  village: line(60),
  soilClass: z.enum(SOIL_CLASSES),
  soilWater: soilWater.exactOptional(),
  clock: z.enum(['repaired', 'trusted']).exactOptional(),
  sensors,
});

function isBefore(a: string, b: string): boolean {
  const [first, second] = [parseRfc3339(a), parseRfc3339(b)];
  // Text that is no instant has its own message.
  return first === undefined || second === undefined || first < second;
}
