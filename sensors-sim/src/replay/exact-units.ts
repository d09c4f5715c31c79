import { type Decimal, fromScaled, observedProperty, parseDecimal } from '@shivar/core/model';

/** Units that records are written in, besides those of the table of observed properties. */
export type ForeignUnit = 'degF' | 'K' | 'kn' | 'mph' | 'km/h' | 'inHg' | 'MJ/m2/d' | '%vol';

/** value × numerator / denominator after `offset` (in thousandths of the foreign unit) was taken off; all exact. */
interface Conversion {
  readonly offsetThousandths: bigint;
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * Definitions, not measurements: the international knot and mile (1852 m/h, 1609.344 m/h), the conventional inch of
 * mercury of NIST SP 811 (3386.389 Pa), 0 °C = 273.15 K = 32 °F. A day's radiation becomes its mean over 86 400 s.
 */
const CONVERSIONS: Readonly<Record<ForeignUnit, Conversion>> = {
  degF: { offsetThousandths: 32_000n, numerator: 5n, denominator: 9n },
  K: { offsetThousandths: 273_150n, numerator: 1n, denominator: 1n },
  kn: { offsetThousandths: 0n, numerator: 1852n, denominator: 3600n },
  mph: { offsetThousandths: 0n, numerator: 1_609_344n, denominator: 3_600_000n },
  'km/h': { offsetThousandths: 0n, numerator: 10n, denominator: 36n },
  inHg: { offsetThousandths: 0n, numerator: 3_386_389n, denominator: 100_000n },
  'MJ/m2/d': { offsetThousandths: 0n, numerator: 1_000_000n, denominator: 86_400n },
  '%vol': { offsetThousandths: 0n, numerator: 1n, denominator: 100n },
};

/** Decimals of a double that are worth keeping: `927.9630000000001` was 927.963 before a program wrote it. */
const MAX_SIGNIFICANT_DIGITS = 15;

const DIGITS = /^[+-]?\d*\.?\d+(e[+-]?\d+)?$/i;

/** A number as it stands in a record; undefined when it is none. Digits that only a binary double has are dropped. */
export function readDecimal(text: string): Decimal | undefined {
  const exact = parseDecimal(text);
  if (exact !== undefined || !DIGITS.test(text) || !Number.isFinite(Number(text))) return exact;
  return parseDecimal(Number(text).toPrecision(MAX_SIGNIFICANT_DIGITS));
}

/**
 * A number of a foreign unit in the unit of `property`: exact decimal arithmetic, rounded once, half away from zero, to
 * the resolution of the property in the table.
 */
export function convertDecimal(value: Decimal, unit: ForeignUnit, property: string): Decimal {
  const scale = observedProperty(property)?.scale ?? 0;
  const { offsetThousandths, numerator, denominator } = CONVERSIONS[unit];
  // Everything in units of 10^-fine, fine enough for the value and the offset.
  const fine = Math.max(3, -value.exponent);
  const mantissa = BigInt(value.mantissa) * 10n ** BigInt(value.exponent + fine);
  const shifted = mantissa - offsetThousandths * 10n ** BigInt(fine - 3);
  const scaled = divideRounded(shifted * numerator * 10n ** BigInt(scale), denominator * 10n ** BigInt(fine));
  return fromScaled(Number(scaled), scale);
}

function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const magnitude = dividend < 0n ? -dividend : dividend;
  const rounded = (2n * magnitude + divisor) / (2n * divisor);
  return dividend < 0n ? -rounded : rounded;
}
