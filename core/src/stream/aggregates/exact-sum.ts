import { type Decimal, MAX_DECIMAL_EXPONENT, POWERS_OF_TEN } from '../../model/decimal.ts';
import type { StateCodec } from '../../state/keyed-state.ts';

/**
 * An exact running sum: mantissa × 10^exponent. The exponent is the smallest seen; the mantissa is a bigint only
 * while it exceeds the safe integers, so equal sums have equal form whatever the order of adding.
 */
export interface ExactSum {
  exponent: number;
  mantissa: number | bigint;
}

/** mantissa × 10^exponent, of any size. */
export interface ScaledInteger {
  readonly mantissa: number | bigint;
  readonly exponent: number;
}

/** The sum of nothing. */
export function newExactSum(): ExactSum {
  return { exponent: MAX_DECIMAL_EXPONENT, mantissa: 0 };
}

/** Adds in place. */
export function addExact(sum: ExactSum, { mantissa, exponent }: ScaledInteger): void {
  const common = Math.min(exponent, sum.exponent);
  sum.mantissa = plus(scaleUp(sum.mantissa, sum.exponent - common), scaleUp(mantissa, exponent - common));
  sum.exponent = common;
}

/** value × 10^places, exactly; `places` is 0 or more. A bigint only when beyond the safe integers. */
export function scaleUp(value: number | bigint, places: number): number | bigint {
  if (places === 0) return value;
  if (typeof value === 'number') {
    // Powers of ten up to 22 are exact doubles, and no product with a larger one is a safe integer, except zero.
    const scaled = value * (POWERS_OF_TEN[places] ?? Infinity);
    if (Number.isSafeInteger(scaled)) return scaled;
  }
  return demote(BigInt(value) * 10n ** BigInt(places));
}

/** a + b, exactly; a bigint only when beyond the safe integers. */
export function plus(a: number | bigint, b: number | bigint): number | bigint {
  if (typeof a === 'number' && typeof b === 'number') {
    const total = a + b;
    if (Number.isSafeInteger(total)) return total;
  }
  return demote(BigInt(a) + BigInt(b));
}

/** Takes away in place; the exponent stays. */
export function subtractExact(sum: ExactSum, { mantissa, exponent }: ScaledInteger): void {
  addExact(sum, { mantissa: -mantissa, exponent });
}

/** The sum as a decimal, or undefined when its digits do not fit one. */
export function exactSumToDecimal({ mantissa, exponent }: ScaledInteger): Decimal | undefined {
  if (typeof mantissa === 'number') return trimmed(mantissa, exponent);
  let digits = mantissa;
  let power = exponent;
  while (power < MAX_DECIMAL_EXPONENT && digits % 10n === 0n) {
    digits /= 10n;
    power += 1;
  }
  const short = demote(digits);
  return typeof short === 'number' ? { mantissa: short, exponent: power } : undefined;
}

/** Without the zeros at its end. */
function trimmed(mantissa: number, exponent: number): Decimal {
  if (mantissa === 0) return { mantissa: 0, exponent: 0 };
  let digits = mantissa;
  let power = exponent;
  while (power < MAX_DECIMAL_EXPONENT && digits % 10 === 0) {
    digits /= 10;
    power += 1;
  }
  return { mantissa: digits, exponent: power };
}

/** The sum divided by `divisor`, a whole number, as the nearest double. */
export function exactSumToNumber({ mantissa, exponent }: ExactSum, divisor = 1): number {
  if (typeof mantissa === 'bigint') return Number(`${mantissa}e${exponent}`) / divisor;
  // Two whole numbers are divided once, so that the mean of 0.1, 0.2 and 0.3 is 0.2.
  return exponent < 0 ? mantissa / (divisor * 10 ** -exponent) : (mantissa * 10 ** exponent) / divisor;
}

function demote(value: bigint): number | bigint {
  const short = Number(value);
  return Number.isSafeInteger(short) ? short : value;
}

/** The stored form of a sum. A mantissa beyond the safe integers is stored as text. */
export const exactSumCodec: StateCodec<ExactSum> = {
  toPlain: ({ mantissa, exponent }) => [typeof mantissa === 'bigint' ? String(mantissa) : mantissa, exponent],
  fromPlain(plain) {
    // Only what toPlain made comes back here.
    const [mantissa, exponent] = plain as [number | string, number];
    return { mantissa: typeof mantissa === 'string' ? BigInt(mantissa) : mantissa, exponent };
  },
};
