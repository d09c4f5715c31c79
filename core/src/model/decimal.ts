import { assert } from '../errors/index.ts';

/**
 * An exact decimal: mantissa × 10^exponent. Values of a datastream lie on its grid (exponent = -scale) as
 * scaled integers; a value off the grid keeps its own exponent, so a round trip is always exact.
 */
export interface Decimal {
  /** A safe integer. */
  readonly mantissa: number;
  /** Power of ten, -12 to 12. */
  readonly exponent: number;
}

/** Exponents beyond this are refused at the edge: no field quantity needs them, and sums must stay exact. */
export const MAX_DECIMAL_EXPONENT = 12;

/** Decimal places tried by arithmetic before the text of a number is taken apart; sensors rarely send more. */
const QUICK_PLACES = 6;

/** Up to here a decimal of any length names one double, so the first that gives the double back is the shortest. */
const UNIQUE_DIGITS = 10 ** 15;

/** 10^n by n, for n from 0 to 22: those that a double holds exactly. */
export const POWERS_OF_TEN: readonly number[] = Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

/**
 * The decimal that `value` prints as (its shortest round-trip form, ECMA-262 Number::toString), normalised so
 * that the mantissa has no trailing zeros. Undefined when not finite or outside the supported range.
 */
export function decimalFromNumber(value: number): Decimal | undefined {
  if (Number.isSafeInteger(value)) {
    const whole = normalise(value, 0);
    return whole.exponent <= MAX_DECIMAL_EXPONENT ? whole : undefined;
  }
  for (let places = 1, scale = 10; places <= QUICK_PLACES; places++, scale *= 10) {
    const mantissa = Math.round(value * scale);
    if (mantissa / scale === value && Math.abs(mantissa) < UNIQUE_DIGITS)
      return { mantissa, exponent: -places };
  }
  return parseDecimal(String(value));
}

const DECIMAL_TEXT = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Parses decimal text exactly (`-12.50`, `3e-2`). Undefined when malformed or outside the supported range. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = DECIMAL_TEXT.exec(text);
  if (match === null) return undefined;
  const whole = match[2] ?? '';
  const fraction = match[3] ?? '';
  const digits = `${whole}${fraction}`;
  if (digits.length === 0) return undefined;
  const significant = digits.replace(/0+$/, '');
  if (significant.replace(/^0+/, '') === '') return { mantissa: 0, exponent: 0 };
  const exponent = Number(match[4] ?? '0') - fraction.length + (digits.length - significant.length);
  const magnitude = Number(significant);
  if (!Number.isSafeInteger(magnitude) || Math.abs(exponent) > MAX_DECIMAL_EXPONENT) return undefined;
  return { mantissa: match[1] === '-' ? -magnitude : magnitude, exponent };
}

/** The nearest double. Use it to compare with thresholds and to draw, never to sum. */
export function decimalToNumber({ mantissa, exponent }: Decimal): number {
  if (exponent === 0) return mantissa;
  const power = POWERS_OF_TEN[Math.abs(exponent)] ?? Number.NaN;
  return exponent < 0 ? mantissa / power : mantissa * power;
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`; exact. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.exponent === b.exponent) return a.mantissa - b.mantissa;
  // The nearest doubles are in the order of the decimals; only when they meet do the digits decide.
  const difference = decimalToNumber(a) - decimalToNumber(b);
  if (difference !== 0) return difference;
  const common = Math.min(a.exponent, b.exponent);
  return Number(digitsAt(a, common) - digitsAt(b, common));
}

function digitsAt({ mantissa, exponent }: Decimal, to: number): bigint {
  return BigInt(mantissa) * 10n ** BigInt(exponent - to);
}

/**
 * The scaled integer of `value` at `scale` decimal places, or undefined when the value is off that grid or the
 * result would not be a safe integer.
 */
export function toScaled(value: Decimal, scale: number): number | undefined {
  const shift = value.exponent + scale;
  if (shift < 0) {
    const divisor = 10 ** -shift;
    return value.mantissa % divisor === 0 ? value.mantissa / divisor : undefined;
  }
  const scaled = value.mantissa * 10 ** shift;
  return Number.isSafeInteger(scaled) ? scaled : undefined;
}

/** The decimal of a scaled integer, normalised. */
export function fromScaled(scaled: number, scale: number): Decimal {
  assert(Number.isSafeInteger(scaled), 'scaled value is not a safe integer');
  return normalise(scaled, -scale);
}

function normalise(mantissa: number, exponent: number): Decimal {
  if (mantissa === 0) return { mantissa: 0, exponent: 0 };
  let m = mantissa;
  let e = exponent;
  while (m % 10 === 0) {
    m /= 10;
    e += 1;
  }
  return { mantissa: m, exponent: e };
}

/** Plain decimal text without an exponent, as many digits as the value has. */
export function formatDecimal({ mantissa, exponent }: Decimal): string {
  const sign = mantissa < 0 ? '-' : '';
  const digits = String(Math.abs(mantissa));
  if (exponent >= 0) return mantissa === 0 ? '0' : `${sign}${digits}${'0'.repeat(exponent)}`;
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}
