import type { CloudPageModel, Language, StationPageModel, TechnicianModel } from '@shivar/dashboard/kit';

const HOUR = 3_600_000;
const QUARTER = HOUR / 4;
/** 14 June 2026, 16:00 IST. */
const NOW: number = Date.UTC(2026, 5, 14, 10, 30);

const texts = {
  mr: 'उष्णतेचा इशारा: दिंडोरी केंद्रावर 46 अंश. दुपारी 12 ते 4 शेतात काम टाळा.',
  hi: 'लू की चेतावनी: दिंडोरी केंद्र पर 46 डिग्री. दोपहर 12 से 4 खेत में काम न करें.',
  en: 'HEAT ALERT: Dindori station 46 C. Avoid field work 12 to 4 pm.',
};

interface Variations {
  readonly stationName?: string;
  readonly technician?: TechnicianModel;
}

/** A station in the afternoon of a hot day, with two hours of readings missing in the night. */
export function stationModel(
  language: Language,
  { stationName, technician }: Variations = {},
): StationPageModel {
  const name = stationName ?? 'Dindori farm school';
  const points = Array.from({ length: 96 }, (_, index) => {
    const start = NOW - 24 * HOUR + index * QUARTER;
    const value = 36 + 10 * Math.sin(((index - 66) / 96) * 2 * Math.PI + Math.PI / 2);
    return {
      start,
      end: start + QUARTER,
      value,
      min: value - 0.4,
      max: value + 0.4,
      count: index % 17 === 0 ? 6 : 15,
      expected: 15,
      revision: index === 40 ? 2 : 1,
      standing: 'provisional' as const,
    };
  }).filter((_, index) => index < 40 || index > 47);
  return {
    place: 'gateway',
    language,
    now: NOW,
    simulated: true,
    station: {
      id: 'dindori-01',
      name: { mr: stationName ?? 'दिंडोरी कृषी शाळा', hi: stationName ?? 'दिंडोरी कृषि शाला', en: name },
      village: 'Dindori',
      taluka: 'Dindori',
      district: { mr: 'नाशिक', hi: 'नासिक', en: 'Nashik' },
    },
    others: [],
    reports: [
      {
        rule: 'core-streams/storms',
        from: NOW - 30 * HOUR,
        to: NOW - 28 * HOUR,
        values: [
          { name: 'depth', value: 12.4 },
          { name: 'peak60', value: 9.2 },
        ],
        unit: 'mm',
        standing: 'provisional',
      },
      {
        rule: 'core-streams/gust-front',
        from: NOW - 30 * HOUR,
        to: NOW - 30 * HOUR,
        values: [{ name: 'gust', value: 15.5 }],
        unit: '',
      },
    ],
    latest: [
      latest('mast', 'airTemperature', 46.2),
      latest('mast', 'relativeHumidity', 18),
      latest('wind', 'windGust', 9.4),
      { ...latest('rain', 'rainTipCount', 512), tipSizeMm: 0.2 },
      { ...latest('soil', 'soilMoisture', 0.2134), depthCm: 10 },
      { ...latest('soil', 'soilTemperature', -9999, 4), depthCm: 20 },
    ],
    chart: {
      datastream: 'dindori-01/mast/airTemperature~1',
      property: 'airTemperature',
      from: NOW - 24 * HOUR,
      to: NOW,
      points,
      thresholds: [{ level: 45, hazard: 'heat', direction: 'above' }],
      marks: [{ at: NOW - 2 * HOUR, hazard: 'heat', kind: 'raise' }],
    },
    alerts: [
      {
        key: 'dindori-01/heat/1/1',
        station: 'dindori-01',
        hazard: 'heat',
        kind: 'raise',
        severity: 'orange',
        decidedAt: NOW - 2 * HOUR,
        missed: false,
        texts,
      },
    ],
    sensors: [
      { id: 'mast', presence: 'online', lastMessageAt: NOW - 40_000 },
      { id: 'soil', presence: 'offline', lastMessageAt: NOW - 3 * HOUR },
    ],
    faults: [
      {
        station: 'dindori-01',
        sensor: 'soil',
        code: 'sentinel',
        detail: 'soilTemperature reports -9999, which this logger uses for a missing probe',
        since: NOW - 3 * HOUR,
      },
    ],
    backlog: {
      state: 'unreachable',
      lastContactAt: NOW - HOUR,
      records: 212,
      oldestAgeMs: HOUR,
      bytesUp: 81_234,
      bytesDown: 4_100,
    },
    ledger: {
      received: 1200,
      stored: 1180,
      duplicate: 15,
      quarantined: 0,
      rejected: { outOfRange: 5 },
      unresolved: 0,
      late: 0,
      possibleDuplicate: 0,
      unreadableMessages: { notJson: 1 },
    },
    quarantine: {
      total: 1,
      recent: [
        {
          id: '1',
          at: NOW,
          topic: 'shivar/dindori-01/mast/obs',
          reason: 'notJson',
          detail: 'unexpected end',
          bytes: 31,
        },
      ],
    },
    ...(technician === undefined ? {} : { technician }),
  };
}

function latest(
  sensor: string,
  property: string,
  value: number,
  flag = 1,
): StationPageModel['latest'][number] {
  return {
    datastream: `dindori-01/${sensor}/${property}~1`,
    sensor,
    property,
    value,
    flag,
    eventTime: NOW - 40_000,
  };
}

/** Two stations, one of them in the middle of a heat alert. */
export function cloudModel(language: Language): CloudPageModel {
  const station = stationModel(language);
  const quiet = { ...station.station, id: 'yeola-01', name: { mr: 'येवला', hi: 'येवला', en: 'Yeola' } };
  return {
    language,
    now: NOW,
    simulated: true,
    stations: [
      {
        station: quiet,
        lastContactAt: NOW - 60_000,
        latestEventTime: NOW - 60_000,
        activeAlerts: [],
        openFaults: 0,
        backlogRecords: 0,
      },
      {
        station: station.station,
        lastContactAt: NOW - HOUR,
        latestEventTime: NOW - HOUR,
        activeAlerts: [{ hazard: 'heat', severity: 'orange' }],
        openFaults: 1,
        backlogRecords: 212,
      },
    ],
    alerts: station.alerts,
  };
}
