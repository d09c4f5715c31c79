import type { Hazard } from '../alert/transition.ts';
import { HAZARD_SENSE } from '../rules/hazards.ts';

/** A value with the threshold it was judged by, both in the unit that is shown. */
export interface JudgedValue {
  readonly value: number;
  readonly level: number;
}

/**
 * The whole number people are shown: the nearest one, unless that lies on the other side of the threshold, then
 * the nearest one that does not. 46.4 above 45 is shown as 46, but so is 45.3; 1.7 below 2 is shown as 1.
 */
export function shownNumber({ value, level }: JudgedValue, hazard: Hazard): number {
  const sign = HAZARD_SENSE[hazard].direction === 'above' ? 1 : -1;
  // Mirrored where low values are dangerous, so that danger is always above.
  const [danger, limit] = [value * sign, level * sign];
  const nearest = Math.round(danger);
  if (danger > limit) return clean(Math.max(nearest, Math.floor(limit) + 1) * sign);
  return clean(Math.min(nearest, Math.floor(limit)) * sign);
}

/** No negative zero. */
function clean(value: number): number {
  return value === 0 ? 0 : value;
}
