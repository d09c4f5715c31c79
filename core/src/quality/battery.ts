import { QUALITY } from '../model/observation.ts';
import type { Finding, QualityCheck } from './check.ts';

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

const PASS: Finding = { flag: QUALITY.pass };
const NOT_EVALUATED: Finding = { flag: QUALITY.notEvaluated };
