import { QUALITY } from '../model/observation.ts';
import { type Duration, HOUR } from '../time/instants.ts';
import type { CheckMemory, Finding, QualityCheck } from './check.ts';

const PASS: Finding = { flag: QUALITY.pass };
const NOT_EVALUATED: Finding = { flag: QUALITY.notEvaluated };

/**
 * Share of its usual voltage below which a battery is low: 3.4 V of a lithium cell that charges to 4.2 V, 11.5 V of a
 * lead battery that charges to 14.4 V, 2.4 V of two fresh alkaline cells. So no chemistry need be configured.
 */
const LOW_SHARE = 0.8;

/** How fast the usual voltage follows down, per reading: half in five days of minutes. */
const FORGET = 1e-4;

/**
 * A battery far below what this device usually shows explains spikes on all its channels, which are suspect then.
 * Memory: the usual voltage, the highest of late.
 */
export const batteryCheck: QualityCheck = {
  name: 'lowBattery',
  order: 'ordered',
  faultFrom: 'suspect',
  confirmedBy: 'persistence',
  prepare({ property }) {
    if (NOT_MEASURED.has(property.name)) return undefined;
    return {
      evaluate({ sibling }, memory): Finding {
        const voltage = sibling('batteryVoltage');
        if (voltage === undefined || !(voltage > 0)) return NOT_EVALUATED;
        const usual = Math.max(voltage, (memory[0] ?? voltage) * (1 - FORGET));
        memory[0] = usual;
        if (voltage >= usual * LOW_SHARE) return PASS;
        return { flag: QUALITY.suspect, detail: `battery at ${voltage} V, usually ${usual.toFixed(1)} V` };
      },
    };
  },
};

/** What is no measurement of the weather or the soil. */
const NOT_MEASURED: ReadonlySet<string> = new Set([
  'batteryVoltage',
  'signalStrength',
  'irrigation',
  'maintenance',
  'rainTipCount',
]);

/** Pairs that one element measures: when one is gone, the other is not to be believed either. */
const PARTNERS: Readonly<Record<string, string>> = {
  airTemperature: 'relativeHumidity',
  relativeHumidity: 'airTemperature',
  soilMoisture: 'soilTemperature',
  soilTemperature: 'soilMoisture',
};

/** Weight of one reading in the learned share of readings that come with their partner, and the share that is "always". */
const PARTNER_WEIGHT = 0.005;
const ALWAYS = 0.95;

/**
 * A value whose partner of the same instrument is missing, although it always came with it, is suspect: loggers write
 * 0.0 for one while the other is unplugged. Memory: share of readings that came with the partner.
 */
export const partnerCheck: QualityCheck = {
  name: 'partnerMissing',
  order: 'ordered',
  faultFrom: 'fail',
  confirmedBy: 'otherSensor',
  prepare({ property }) {
    const partner = PARTNERS[property.name];
    if (partner === undefined) return undefined;
    return {
      evaluate({ sibling }, memory): Finding {
        const present = sibling(partner) !== undefined;
        const usual = learnShare(memory, present);
        if (present || usual < ALWAYS) return present ? PASS : NOT_EVALUATED;
        return { flag: QUALITY.suspect, detail: `came without ${partner}` };
      },
    };
  },
};

/** The share before this reading. */
function learnShare(memory: CheckMemory, present: boolean): number {
  const share = memory[0] ?? 0;
  memory[0] = share + PARTNER_WEIGHT * ((present ? 1 : 0) - share);
  return share;
}

/** A silence is a gap after this many intervals, and never before this time. */
const GAP_INTERVALS = 3;
const SHORTEST_GAP_MS: Duration = HOUR;

/**
 * The first reading after a long silence is suspect: devices that were dead, rebooted or unplugged come back with
 * wrong values, and steps hide behind the silence. Memory: time of the last reading.
 */
export const timeGapCheck: QualityCheck = {
  name: 'timeGap',
  order: 'ordered',
  faultFrom: 'fail',
  confirmedBy: 'persistence',
  prepare({ property, intervalMs }) {
    if (intervalMs === undefined || property.kind === 'counter' || property.kind === 'state')
      return undefined;
    if (property.kind === 'event') return undefined;
    const longest = Math.max(SHORTEST_GAP_MS, GAP_INTERVALS * intervalMs);
    return {
      evaluate({ eventTime }, memory): Finding {
        const before = memory[0];
        memory[0] = eventTime;
        if (before === undefined || eventTime - before <= longest) return PASS;
        const hours = Math.round(((eventTime - before) / HOUR) * 10) / 10;
        return { flag: QUALITY.suspect, detail: `the first after ${hours} h of silence` };
      },
    };
  },
};
