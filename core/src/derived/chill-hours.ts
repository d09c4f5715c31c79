import { type CountedHours, countHours } from './counted-hours.ts';

/** Temperatures that count for the rest of fruit trees, °C, both included. */
const CHILL_C = [0, 7.2] as const;

/**
 * Chill hours among hourly mean temperatures in °C: those from 0 to 7.2 °C (the Chilling Hours model, Weinberger 1950,
 * with frost not counted). Undefined stands for an hour without a value.
 */
export function chillHours(temperaturesC: readonly (number | undefined)[]): CountedHours {
  const [low, high] = CHILL_C;
  return countHours(temperaturesC.map((t) => (t === undefined ? undefined : t >= low && t <= high)));
}
