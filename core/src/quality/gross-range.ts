import { QUALITY } from '../model/observation.ts';
import type { CheckedChannel, Finding, QualityCheck } from './check.ts';
import { limitsOf, type Span } from './limits.ts';
import { standardPressureHpa } from './standard-pressure.ts';

/** How far station pressure strays from that of the standard atmosphere at the same height, hPa. */
const PRESSURE_MARGIN_HPA = 40;

/** QARTOD gross range: beyond the physical limits fail, beyond the climate's suspect. Limits are inclusive. */
export const grossRangeCheck: QualityCheck = {
  name: 'grossRange',
  order: 'any',
  faultFrom: 'fail',
  confirmedBy: 'persistence',
  prepare(channel) {
    const limits = limitsOf(channel.property.name, channel.depthCm);
    if (limits === undefined) return undefined;
    const climate = climateOf(channel, limits.climate);
    return { evaluate: ({ value }) => grossRange(value, limits.physical, climate) };
  },
};

/** Judges one value by a fail span and, when there is one, a suspect span inside it. */
function grossRange(value: number, physical: Span, climate: Span | undefined): Finding {
  if (beyond(value, physical)) return { flag: QUALITY.fail, detail: outside(value, physical) };
  if (climate !== undefined && beyond(value, climate)) {
    return { flag: QUALITY.suspect, detail: outside(value, climate) };
  }
  return PASS;
}

const PASS: Finding = { flag: QUALITY.pass };

function climateOf({ property, elevationM }: CheckedChannel, climate: Span | undefined): Span | undefined {
  if (property.name !== 'airPressure') return climate;
  const usual = standardPressureHpa(elevationM);
  return [usual - PRESSURE_MARGIN_HPA, usual + PRESSURE_MARGIN_HPA];
}

function beyond(value: number, [low, high]: Span): boolean {
  return !(value >= low && value <= high);
}

function outside(value: number, [low, high]: Span): string {
  return `${value} is outside ${round(low)} to ${round(high)}`;
}

function round(limit: number): number {
  return Math.round(limit * 100) / 100;
}
