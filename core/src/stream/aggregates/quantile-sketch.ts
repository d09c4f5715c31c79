import { ShivarError } from '../../errors/index.ts';
import type { StateCodec } from '../../state/keyed-state.ts';

/** How exact a sketch is, and how large it may grow. */
export interface SketchOptions {
  /** Relative error of every quantile, for example 0.01. */
  readonly relativeError: number;
  /**
   * Buckets a side; beyond it the buckets nearest to zero become one, so that the far quantiles stay exact. The default
   * of 1024 spans 1e-4 to 1e4 at 1 %, which is more than any field quantity needs.
   */
  readonly maxBuckets?: number;
}

/** Values nearer to zero than this count as zero. */
const SMALLEST = 1e-9;

/**
 * Counts of values in buckets that grow geometrically, so that every quantile has the same relative error (DDSketch,
 * Masson, Rim and Lee, VLDB 2019). Merges exactly; the same values give the same sketch in any order.
 */
export class QuantileSketch {
  readonly #options: SketchOptions;
  readonly #logGamma: number;
  readonly #positive: Buckets;
  readonly #negative: Buckets;
  #zero = 0;

  /** Throws `INVALID_AGGREGATE` unless the error is between 0 and 1. */
  constructor(options: SketchOptions) {
    const { relativeError, maxBuckets = 1024 } = options;
    if (!(relativeError > 0 && relativeError < 1)) {
      throw new ShivarError(
        'INVALID_AGGREGATE',
        `relative error must be between 0 and 1, not ${relativeError}`,
      );
    }
    this.#options = options;
    this.#logGamma = Math.log((1 + relativeError) / (1 - relativeError));
    this.#positive = new Buckets(maxBuckets);
    this.#negative = new Buckets(maxBuckets);
  }

  get count(): number {
    return this.#zero + this.#positive.total + this.#negative.total;
  }

  add(value: number): void {
    if (Math.abs(value) < SMALLEST) {
      this.#zero += 1;
      return;
    }
    const side = value > 0 ? this.#positive : this.#negative;
    side.add(Math.ceil(Math.log(Math.abs(value)) / this.#logGamma), 1);
  }

  /** Takes in everything of another sketch of the same options. */
  merge(other: QuantileSketch): void {
    this.#combine(other, 1);
  }

  /** Takes out what was merged before. Exact as long as neither sketch has outgrown its buckets. */
  subtract(other: QuantileSketch): void {
    this.#combine(other, -1);
  }

  /** The value at the share `q` (0 to 1) of all values in order; undefined when there are none. */
  quantile(q: number): number | undefined {
    if (this.count === 0) return undefined;
    const rank = q * (this.count - 1);
    let seen = 0;
    for (const [value, count] of this.#ascending()) {
      seen += count;
      if (seen > rank) return value;
    }
    return undefined;
  }

  /** A sketch of its own with the same content. */
  copy(): QuantileSketch {
    const copy = new QuantileSketch(this.#options);
    copy.merge(this);
    return copy;
  }

  /** Counts in a stored form: zeros, then pairs of bucket and count for each side, ascending. */
  toPlain(): unknown {
    return [this.#zero, this.#positive.ascending(), this.#negative.ascending()];
  }

  /** Takes in what {@link toPlain} gave. */
  load(plain: unknown): void {
    // Only what toPlain made comes back here.
    const [zero, positive, negative] = plain as [number, Bucket[], Bucket[]];
    this.#zero += zero;
    for (const [bucket, count] of positive) this.#positive.add(bucket, count);
    for (const [bucket, count] of negative) this.#negative.add(bucket, count);
  }

  #combine(other: QuantileSketch, sign: 1 | -1): void {
    this.#zero += sign * other.#zero;
    for (const [bucket, count] of other.#positive.ascending()) this.#positive.add(bucket, sign * count);
    for (const [bucket, count] of other.#negative.ascending()) this.#negative.add(bucket, sign * count);
  }

  /** A value for every bucket, with its count. */
  *#ascending(): Generator<Bucket> {
    for (const [bucket, count] of this.#negative.ascending().reverse()) yield [-this.#middle(bucket), count];
    yield [0, this.#zero];
    for (const [bucket, count] of this.#positive.ascending()) yield [this.#middle(bucket), count];
  }

  /** The point of a bucket from which both of its ends are equally far, relatively. */
  #middle(bucket: number): number {
    return (2 * Math.exp(bucket * this.#logGamma)) / (Math.exp(this.#logGamma) + 1);
  }
}

type Bucket = [bucket: number, count: number];

/** Counts of the values of one sign, of which only the highest buckets are kept apart. */
class Buckets {
  readonly #limit: number;
  readonly #counts = new Map<number, number>();
  /** Everything below counts here, once the limit was reached. */
  #lowest = -Infinity;
  #total = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get total(): number {
    return this.#total;
  }

  add(bucket: number, count: number): void {
    this.#total += count;
    this.#put(Math.max(bucket, this.#lowest), count);
    if (this.#counts.size > this.#limit) this.#collapse();
  }

  ascending(): Bucket[] {
    return [...this.#counts].sort(([a], [b]) => a - b);
  }

  #put(bucket: number, count: number): void {
    const sum = (this.#counts.get(bucket) ?? 0) + count;
    if (sum === 0) this.#counts.delete(bucket);
    else this.#counts.set(bucket, sum);
  }

  #collapse(): void {
    const [lowest, next] = this.ascending();
    if (lowest === undefined || next === undefined) return;
    this.#counts.delete(lowest[0]);
    this.#lowest = next[0];
    this.#put(next[0], lowest[1]);
  }
}

/** The codec of sketches of these options. */
export function sketchCodec(options: SketchOptions): StateCodec<QuantileSketch> {
  return {
    toPlain: (sketch) => sketch.toPlain(),
    fromPlain(plain) {
      const sketch = new QuantileSketch(options);
      sketch.load(plain);
      return sketch;
    },
  };
}
