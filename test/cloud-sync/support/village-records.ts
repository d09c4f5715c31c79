import type { Station } from '@shivar/core/model';
import type { SyncRecord } from '@shivar/core/sync';
import { HOUR, MINUTE } from '@shivar/core/time';

/** A village station and a little of everything it sends. */

export const STATION: Station = {
  configVersion: 1,
  id: 'dindori-01',
  name: { mr: 'दिंडोरी', hi: 'दिंडोरी', en: 'Dindori' },
  shortName: { mr: 'दिंडोरी', hi: 'दिंडोरी', en: 'Dindori' },
  latitude: 20.2,
  longitude: 73.83,
  elevationM: 560,
  districtLgd: 487,
  taluka: 'Dindori',
  village: 'Mohadi',
  soilClass: 'clay',
  sensors: [
    {
      id: 'mast',
      expectedIntervalSeconds: 60,
      installations: [{ epoch: 1, effectiveFrom: '2026-01-01T00:00:00+05:30', heightM: 2 }],
    },
  ],
};

const INCARNATION = '000100000000';
const TEMPERATURE = 'dindori-01/mast/airTemperature~1';
const decimal = (mantissa: number, exponent = -1): { mantissa: number; exponent: number } => ({
  mantissa,
  exponent,
});

export function systemRecords(now: number): readonly SyncRecord[] {
  return [
    { kind: 'link', gateway: 'gw', incarnation: INCARNATION, softwareVersion: '0.1.0' },
    {
      kind: 'anchor',
      anchor: { incarnation: INCARNATION, elapsedMs: 0, utcMs: now - HOUR, errorMs: 5, source: 'system' },
    },
    { kind: 'station', station: STATION },
  ];
}

/** A message a minute; the last of them `count` minutes after the anchor. */
export function messageRecords(count: number): readonly SyncRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: 'message',
    station: STATION.id,
    sensor: 'mast',
    epoch: 1,
    elapsedMs: (index + 1) * MINUTE,
    message: {
      samples: [{ values: [1, 3].map((property) => ({ property, value: decimal(310 + index) })) }],
      rejected: [],
    },
  }));
}

export function paneRecords(now: number, count: number, revision = 1): readonly SyncRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const start = now - (index + 1) * 15 * MINUTE;
    return {
      kind: 'pane',
      pane: {
        datastream: TEMPERATURE,
        start,
        end: start + 15 * MINUTE,
        revision,
        aggregate: { count: 15, sum: decimal(4650 + revision), min: decimal(300), max: decimal(320) },
        expected: 15,
        standing: 'provisional',
      },
    };
  });
}

export function alertRecords(now: number): readonly SyncRecord[] {
  const raise = {
    station: STATION.id,
    hazard: 'heat',
    rule: 'heat-45',
    episodeStart: now - HOUR,
    severity: 'orange',
    decidedNow: now - HOUR,
    value: decimal(462),
    level: decimal(45, 0),
    unit: 'Cel',
    datastream: TEMPERATURE,
  } as const;
  return (['raise', 'clear'] as const).map((kind, index) => ({
    kind: 'transition',
    transition: {
      ...raise,
      key: `${STATION.id}/heat/${now - HOUR}/${index + 1}`,
      number: index + 1,
      kind,
      decidedAt: now - HOUR + index * 30 * MINUTE,
    },
  }));
}

export function snapshotRecord(now: number): SyncRecord {
  return {
    kind: 'snapshot',
    station: STATION.id,
    values: [{ datastream: TEMPERATURE, eventTime: now - MINUTE, mantissa: 3125, exponent: -2, flag: 1 }],
  };
}

export function statusRecords(now: number): readonly SyncRecord[] {
  return [
    {
      kind: 'ledger',
      station: STATION.id,
      day: '2026-06-15',
      counts: {
        received: 20,
        stored: 17,
        duplicate: 1,
        quarantined: 0,
        rejected: { outOfRange: 2 },
        unresolved: 0,
        late: 0,
        possibleDuplicate: 0,
        unreadableMessages: { notJson: 1 },
      },
    },
    {
      kind: 'fault',
      station: STATION.id,
      sensor: 'mast',
      code: 'flatLine:airTemperature',
      state: 'open',
      detail: 'has not changed for 3 h',
      atMs: now - HOUR,
    },
  ];
}
