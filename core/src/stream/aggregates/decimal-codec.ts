import type { Decimal } from '../../model/decimal.ts';
import type { StateCodec } from '../../state/keyed-state.ts';

/** The stored form of a decimal. */
export const decimalCodec: StateCodec<Decimal> = {
  toPlain: ({ mantissa, exponent }) => [mantissa, exponent],
  fromPlain(plain) {
    // Only what toPlain made comes back here.
    const [mantissa, exponent] = plain as [number, number];
    return { mantissa, exponent };
  },
};
