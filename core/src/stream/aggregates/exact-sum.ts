import { type Decimal, MAX_DECIMAL_EXPONENT } from '../../model/decimal.ts';
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
export function addExact(sum: ExactSum, addend: ScaledInteger): void {
  if (!addSmall(sum, addend)) addLarge(sum, addend);
}

/** The usual case, without bigints: the addend is on the sum's grid and everything stays a safe integer. */
function addSmall(sum: ExactSum, { mantissa, exponent }: ScaledInteger): boolean {
  const shift = exponent - sum.exponent;
  if (shift < 0 || typeof mantissa !== 'number' || typeof sum.mantissa !== 'number') return false;
  const addend = shift === 0 ? mantissa : mantissa * 10 ** shift;
  const total = sum.mantissa + addend;
  if (!Number.isSafeInteger(addend) || !Number.isSafeInteger(total)) return false;
  sum.mantissa = total;
  return true;
}

function addLarge(sum: ExactSum, addend: ScaledInteger): void {
  const common = Math.min(addend.exponent, sum.exponent);
  sum.mantissa = demote(rescale(sum, common) + rescale(addend, common));
  sum.exponent = common;
}

/** Takes away in place; the exponent stays. */
export function subtractExact(sum: ExactSum, { mantissa, exponent }: ScaledInteger): void {
  addExact(sum, { mantissa: -mantissa, exponent });
}

/** The sum as a decimal, or undefined when its digits do not fit one. */
export function exactSumToDecimal({ mantissa, exponent }: ExactSum): Decimal | undefined {
  let digits = BigInt(mantissa);
  if (digits === 0n) return { mantissa: 0, exponent: 0 };
  let power = exponent;
  while (power < MAX_DECIMAL_EXPONENT && digits % 10n === 0n) {
    digits /= 10n;
    power += 1;
  }
  const short = demote(digits);
  return typeof short === 'number' ? { mantissa: short, exponent: power } : undefined;
}

/** The sum divided by `divisor`, a whole number, as the nearest double. */
export function exactSumToNumber({ mantissa, exponent }: ExactSum, divisor = 1): number {
  if (typeof mantissa === 'bigint') return Number(`${mantissa}e${exponent}`) / divisor;
  // Two whole numbers are divided once, so that the mean of 0.1, 0.2 and 0.3 is 0.2.
  return exponent < 0 ? mantissa / (divisor * 10 ** -exponent) : (mantissa * 10 ** exponent) / divisor;
}

function rescale({ mantissa, exponent }: ScaledInteger, to: number): bigint {
  return BigInt(mantissa) * 10n ** BigInt(exponent - to);
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
