import type { DecodedMessage, DecodedValue, Sample } from '@shivar/core/decode';
import {
  type Decimal,
  decimalToNumber,
  OBSERVED_PROPERTIES,
  type ObservedProperty,
} from '@shivar/core/model';
import fc from 'fast-check';

/** A decimal in normal form with at most 12 digits, within the limits of `property`. */
function decimalWithin({ limits: [least, greatest] }: ObservedProperty): fc.Arbitrary<Decimal> {
  return fc
    .record({
      mantissa: fc.integer({ min: -(10 ** 12) + 1, max: 10 ** 12 - 1 }),
      exponent: fc.integer({ min: -12, max: 3 }),
    })
    .map(({ mantissa, exponent }) => normalForm(mantissa, exponent))
    .map((value) => {
      const inside = decimalToNumber(value) >= least && decimalToNumber(value) <= greatest;
      return inside && value.exponent <= 12 ? value : normalForm(Math.abs(value.mantissa % 10) % 2, 0);
    });
}

function normalForm(mantissa: number, exponent: number): Decimal {
  if (mantissa === 0) return { mantissa: 0, exponent: 0 };
  return mantissa % 10 === 0 ? normalForm(mantissa / 10, exponent + 1) : { mantissa, exponent };
}

const value: fc.Arbitrary<DecodedValue> = fc.constantFrom(...OBSERVED_PROPERTIES).chain((property) =>
  fc
    .tuple(decimalWithin(property), fc.option(fc.integer({ min: 0, max: 1000 }), { nil: undefined }))
    .map(([decimal, depthCm]) => ({
      property: property.code,
      ...(property.soil && depthCm !== undefined ? { depthCm } : {}),
      value: decimal,
    })),
);

const values: fc.Arbitrary<DecodedValue[]> = fc.uniqueArray(value, {
  maxLength: 6,
  selector: ({ property, depthCm }) => `${property}@${depthCm}`,
});

const time = fc.integer({ min: 0, max: 253_402_300_799_999 });
const counter = fc.integer({ min: 0, max: 2 ** 47 });

const samples: fc.Arbitrary<Sample[]> = fc
  .boolean()
  .chain((numbered) =>
    fc.array(
      fc.record(
        { sensorTime: time, ...(numbered ? { sequence: counter } : {}), values },
        { requiredKeys: numbered ? ['sequence', 'values'] : ['values'], noNullPrototype: true },
      ),
      { minLength: 1, maxLength: 5 },
    ),
  );

/** A message as a device may send it: readings all numbered or none, nothing rejected. */
export const arbitraryMessage: fc.Arbitrary<DecodedMessage> = fc
  .record(
    {
      clock: fc.constantFrom('none' as const, 'rtc' as const, 'network' as const, 'gps' as const),
      bootEpoch: counter,
      sentAt: time,
      uptimeMs: counter,
      oldestUnsent: fc.oneof(time, fc.constant('end' as const)),
      samples,
    },
    { requiredKeys: ['samples'] },
  )
  .map((message) => ({ rejected: [], ...message }));
