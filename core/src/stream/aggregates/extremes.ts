import { compareDecimals, type Decimal } from '../../model/decimal.ts';
import type { Sample, SliceableAggregate } from './aggregate.ts';
import { decimalCodec } from './decimal-codec.ts';
import { optionalCodec } from './optional.ts';

/** The smallest value; undefined when there is nothing. */
export const minAggregate: SliceableAggregate<Sample, Decimal | undefined, Decimal | undefined> =
  extreme(lesser);

/** The largest value; undefined when there is nothing. */
export const maxAggregate: SliceableAggregate<Sample, Decimal | undefined, Decimal | undefined> =
  extreme(greater);

/** The lesser of two, or the one there is. */
export function lesser(a: Decimal | undefined, b: Decimal | undefined): Decimal | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareDecimals(b, a) < 0 ? b : a;
}

/** The greater of two, or the one there is. */
export function greater(a: Decimal | undefined, b: Decimal | undefined): Decimal | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareDecimals(b, a) > 0 ? b : a;
}

function extreme(
  choose: typeof lesser,
): SliceableAggregate<Sample, Decimal | undefined, Decimal | undefined> {
  return {
    create: () => undefined,
    add: (best, { value }) => choose(best, value),
    merge: choose,
    copy: (best) => best,
    result: (best) => best,
    ...optionalCodec(decimalCodec),
  };
}
