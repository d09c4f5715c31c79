import { DAY, HOUR, MINUTE } from '../time/instants.ts';
import type { RulePack } from './pack.ts';
import type { LatenessData, StreamRule, WatermarkData } from './stream-rule.ts';

/** Corrections are taken as long as panes take them: the longest outage the uplink is built for. */
const CORRECTED: LatenessData = {
  late: 'reprocess',
  allowedMs: 72 * HOUR,
  mode: 'accumulating',
  final: true,
};

/** Sequences take no corrections, so they wait longer than windows for what is under way. */
const PATIENT: WatermarkData = { strategy: 'progress', delayMs: 10 * MINUTE, idleAfterMs: MINUTE };

/**
 * The reports and watches every station starts with; the same as the file `core-streams.json`. Storms are separated as
 * the USGS separates them. Levels of wind, pressure and soil moisture are starting values.
 */
export const CORE_STREAMS: RulePack<StreamRule> = {
  packVersion: 1,
  id: 'core-streams',
  revision: 1,
  effectiveFrom: '2000-01-01T00:00:00+05:30',
  rules: [
    {
      kind: 'window',
      id: 'rain-day',
      input: { property: 'rainTipCount', amount: 'tips' },
      key: 'datastream',
      window: { kind: 'period', alignment: 'rainDay' },
      aggregates: [{ kind: 'sum', as: 'depth' }],
      lateness: CORRECTED,
    },
    {
      kind: 'window',
      id: 'storms',
      input: { property: 'rainTipCount', amount: 'tips' },
      key: 'datastream',
      window: { kind: 'session', gapMs: 2 * HOUR, boundary: 'inclusive' },
      aggregates: [
        { kind: 'sum', as: 'depth' },
        { kind: 'peak', withinMs: 5 * MINUTE, as: 'peak5' },
        { kind: 'peak', withinMs: 10 * MINUTE, as: 'peak10' },
        { kind: 'peak', withinMs: 15 * MINUTE, as: 'peak15' },
        { kind: 'peak', withinMs: 30 * MINUTE, as: 'peak30' },
        { kind: 'peak', withinMs: 60 * MINUTE, as: 'peak60' },
      ],
      lateness: CORRECTED,
    },
    {
      kind: 'window',
      id: 'rain-24h',
      input: { property: 'rainTipCount', amount: 'tips' },
      key: 'datastream',
      window: { kind: 'sliding', sizeMs: DAY, slideMs: MINUTE, offsetMs: MINUTE },
      aggregates: [{ kind: 'sum', as: 'depth' }],
      lateness: CORRECTED,
      emit: { kind: 'max', per: 'rainDay' },
    },
    {
      kind: 'window',
      id: 'battery',
      input: { property: 'batteryVoltage' },
      key: 'datastream',
      window: { kind: 'global' },
      trigger: { kind: 'count', count: 360 },
      aggregates: [{ kind: 'min' }, { kind: 'mean' }, { kind: 'last' }],
      lateness: { late: 'sideOutput' },
    },
    { kind: 'absence', id: 'silence', afterMs: 45 * MINUTE },
    {
      kind: 'pattern',
      id: 'gust-front',
      key: 'station',
      inputs: [{ property: 'windSpeed' }, { property: 'windGust' }, { property: 'rainTipCount' }],
      steps: [
        {
          name: 'calm',
          contiguity: 'begin',
          where: { all: [{ eq: ['property', 'windSpeed'] }, { lt: ['value', 2] }] },
        },
        {
          name: 'gust',
          contiguity: 'relaxed',
          where: { all: [{ eq: ['property', 'windGust'] }, { gt: ['value', 12] }] },
          withinPreviousMs: 30 * MINUTE,
        },
        {
          name: 'rain',
          contiguity: 'relaxed',
          where: { all: [{ eq: ['property', 'rainTipCount'] }, { gt: ['change', 0] }] },
          withinPreviousMs: 30 * MINUTE,
        },
      ],
      skip: { strategy: 'skipPastLastEvent' },
      watermark: PATIENT,
      result: { kind: 'report' },
    },
    {
      kind: 'join',
      id: 'pressure-jump-gust',
      left: { property: 'airPressure', where: { gte: ['change', 1] } },
      right: { property: 'windGust', where: { gt: ['value', 12] } },
      withinMs: 10 * MINUTE,
      watermark: PATIENT,
      result: { kind: 'report' },
    },
    {
      kind: 'pattern',
      id: 'irrigation-without-effect',
      key: 'station',
      inputs: [{ property: 'irrigation' }, { property: 'soilMoisture' }],
      steps: [
        {
          name: 'opened',
          contiguity: 'begin',
          where: { all: [{ eq: ['property', 'irrigation'] }, { gt: ['change', 0] }] },
        },
        {
          name: 'wetter',
          contiguity: 'notFollowed',
          where: { all: [{ eq: ['property', 'soilMoisture'] }, { gt: ['change', 0.002] }] },
          withinPreviousMs: HOUR,
        },
      ],
      watermark: PATIENT,
      result: {
        kind: 'fault',
        detail: 'irrigation was opened and no soil probe found more water within an hour',
        closesAfterMs: DAY,
      },
    },
  ],
};
