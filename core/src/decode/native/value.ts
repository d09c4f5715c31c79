import { type Decimal, decimalFromNumber, decimalToNumber, parseDecimal } from '../../model/decimal.ts';
import type { ObservedProperty } from '../../model/observed-properties.ts';
import { DecimalFraction } from './cbor.ts';

/** Up to this many digits a number is taken as it is written, whatever it may have been. */
const MEASURED_DIGITS = 12;

/** Digits to which a double is rounded when it has more than a decimal of ours can hold. */
const SIGNIFICANT_DIGITS = 15;
const MAX_DECIMALS = 12;

/** The value of a reading, or why it is not one. */
export function readValue(
  property: ObservedProperty,
  raw: unknown,
): { readonly value: Decimal } | { readonly reason: 'notANumber' | 'outOfRange' } {
  if (typeof raw === 'number') {
    if (Number.isNaN(raw)) return { reason: 'notANumber' };
    return within(property, raw) ? accepted(decimalOfMeasurement(raw)) : { reason: 'outOfRange' };
  }
  if (raw instanceof DecimalFraction) return readFraction(property, raw);
  return { reason: typeof raw === 'bigint' ? 'outOfRange' : 'notANumber' };
}

/**
 * The decimal a device meant by a binary number: its shortest form. No measurement has more than 12 digits: a longer
 * one is the shortest form as a single-precision number if it is one (31.2 kept as a float reads 31.200000762939453),
 * and one too long for a decimal of ours is rounded (0.1 + 0.2 reads 0.30000000000000004).
 */
function decimalOfMeasurement(value: number): Decimal | undefined {
  const shortest = decimalFromNumber(value);
  if (shortest !== undefined && Math.abs(shortest.mantissa) < 10 ** MEASURED_DIGITS) return shortest;
  return (
    shortestSingle(value) ??
    shortest ??
    parseDecimal(value.toPrecision(SIGNIFICANT_DIGITS)) ??
    parseDecimal(value.toFixed(MAX_DECIMALS))
  );
}

/** Nine digits always name a single-precision number uniquely; fewer often do. */
function shortestSingle(value: number): Decimal | undefined {
  if (Math.fround(value) !== value) return undefined;
  for (let digits = 1; digits <= 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return parseDecimal(text);
  }
  return undefined;
}

function readFraction(
  property: ObservedProperty,
  { mantissa, exponent }: DecimalFraction,
): ReturnType<typeof readValue> {
  if (!isInteger(mantissa) || !isInteger(exponent)) return { reason: 'notANumber' };
  const value = parseDecimal(`${mantissa}e${exponent}`);
  return value !== undefined && within(property, decimalToNumber(value))
    ? { value }
    : { reason: 'outOfRange' };
}

function isInteger(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

function within({ limits: [least, greatest] }: ObservedProperty, value: number): boolean {
  return value >= least && value <= greatest;
}

function accepted(value: Decimal | undefined): ReturnType<typeof readValue> {
  return value === undefined ? { reason: 'outOfRange' } : { value };
}
