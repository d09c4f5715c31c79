import { decimalToNumber } from '../../model/decimal.ts';
import type { Sample, SliceableAggregate } from './aggregate.ts';
import { QuantileSketch, type SketchOptions, sketchCodec } from './quantile-sketch.ts';

/**
 * Quantiles of the values, each within the relative error; undefined entries when there is nothing. A value that was
 * below the lowest bucket kept cannot be taken out again, so windows of more than `maxBuckets` magnitudes should not
 * slide.
 */
export function quantileAggregate(
  quantiles: readonly number[],
  options: SketchOptions,
): SliceableAggregate<Sample, QuantileSketch, readonly (number | undefined)[]> {
  return {
    create: () => new QuantileSketch(options),
    add(sketch, { value }) {
      sketch.add(decimalToNumber(value));
      return sketch;
    },
    merge(into, from) {
      into.merge(from);
      return into;
    },
    copy: (sketch) => sketch.copy(),
    subtract(into, from) {
      into.subtract(from);
      return into;
    },
    result: (sketch) => quantiles.map((q) => sketch.quantile(q)),
    ...sketchCodec(options),
  };
}
