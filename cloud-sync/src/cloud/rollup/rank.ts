/**
 * Of several records for one place (the same window, the same station and day) the one with the greatest rank stays,
 * whatever order they come in. Ranks are texts that sort bytewise, so every database compares them alike.
 */

/** Width of a number in a rank: every safe integer, shifted to be positive, has at most 14 hex digits. */
const DIGITS = 14;
const SHIFT: number = 2 ** 52;

/** A number as text that sorts as the number does; for integers of at most 52 bits, negative ones included. */
export function rankOf(...parts: readonly (number | string)[]): string {
  return parts.map((part) => (typeof part === 'number' ? sortable(part) : part)).join('/');
}

function sortable(value: number): string {
  return (Math.trunc(value) + SHIFT).toString(16).padStart(DIGITS, '0');
}
