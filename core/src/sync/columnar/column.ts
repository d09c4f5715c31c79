import { ShivarError } from '../../errors/index.ts';
import { type BitReader, BitWriter, unzigzag, zigzag } from './bits.ts';

/**
 * Ways to write a column of integers; the cheapest is chosen and named in three bits. Values are predicted (by nothing,
 * by the one before, or by the line through the two before) and the differences are written, all of them (`dense`) or
 * only those that are not zero with the gaps between them (`sparse`: a tipping bucket on a dry day).
 */
const MODES = [
  { order: 1, sparse: true },
  { order: 1, sparse: false },
  { order: 2, sparse: true },
  { order: 2, sparse: false },
  { order: 0, sparse: false },
] as const;
type Mode = (typeof MODES)[number];

const MODE_BITS = 3;
const PARAMETER_BITS = 4;
const MAX_PARAMETER = 2 ** PARAMETER_BITS - 1;
/** Weight of the written parameter against what follows: the mean adapts within about this many values. */
const PRIOR_WEIGHT = 4;
/** The mean forgets half of what it knows after this many values, so that day and night need not share one. */
const HALVE_AFTER = 64;

/** Writes a column; how many values it has must be known to the reader. Values are safe integers. */
export function writeColumn(values: readonly number[], out: BitWriter): void {
  if (values.length === 0) return;
  let best: { readonly index: number; readonly bits: number } = { index: 0, bits: Infinity };
  MODES.forEach((mode, index) => {
    const attempt = new BitWriter();
    const written = writeAs(values, mode, attempt);
    if (written && attempt.length < best.bits) best = { index, bits: attempt.length };
  });
  const mode = MODES[best.index];
  if (mode === undefined || best.bits === Infinity) {
    throw new ShivarError('ASSERTION_FAILED', 'a column holds something other than safe integers');
  }
  out.bits(best.index, MODE_BITS);
  writeAs(values, mode, out);
}

/** Reads a column of `count` values. Throws `FRAME_MALFORMED` when it is none. */
export function readColumn(count: number, input: BitReader): number[] {
  if (count === 0) return [];
  const mode = MODES[input.bits(MODE_BITS)];
  if (mode === undefined) throw new ShivarError('FRAME_MALFORMED', 'unknown way of writing a column');
  const first = unzigzag(input.plain());
  const residuals = mode.sparse ? readSparse(count - 1, input) : readDense(count - 1, input);
  return restore(first, residuals, mode.order);
}

/** False when the differences of this mode do not fit. */
function writeAs(values: readonly number[], mode: Mode, out: BitWriter): boolean {
  const [first = 0] = values;
  const residuals = predict(values, mode.order);
  if (!residuals.every(fits) || !fits(first)) return false;
  out.plain(zigzag(first));
  if (mode.sparse) writeSparse(residuals, out);
  else writeDense(residuals, out);
  return true;
}

/** Doubling must stay exact for {@link zigzag}. */
function fits(value: number): boolean {
  return Number.isSafeInteger(2 * value + 1);
}

function prediction(order: number, last: number, beforeLast: number | undefined): number {
  if (order === 0) return 0;
  return order === 1 || beforeLast === undefined ? last : 2 * last - beforeLast;
}

function predict(values: readonly number[], order: number): number[] {
  return values.slice(1).map((value, index) => {
    const last = values[index] ?? 0;
    return value - prediction(order, last, values[index - 1]);
  });
}

function restore(first: number, residuals: readonly number[], order: number): number[] {
  const values = [first];
  for (const residual of residuals) {
    const last = values.at(-1) ?? 0;
    values.push(residual + prediction(order, last, values.at(-2)));
  }
  return values;
}

/** The Rice parameter follows the mean of what has been written: 2^k is about the mean. */
class AdaptiveParameter {
  #sum: number;
  #count = PRIOR_WEIGHT;

  constructor(initial: number) {
    this.#sum = PRIOR_WEIGHT * (2 ** initial - 1);
  }

  get k(): number {
    let k = 0;
    while (this.#count * 2 ** k < this.#sum && k < 40) k += 1;
    return k;
  }

  saw(value: number): void {
    this.#sum += value;
    this.#count += 1;
    if (this.#count < HALVE_AFTER) return;
    this.#sum = Math.floor(this.#sum / 2);
    this.#count /= 2;
  }
}

function writeSeries(values: readonly number[], out: BitWriter): void {
  if (values.length === 0) return;
  const initial = bestInitial(values);
  out.bits(initial, PARAMETER_BITS);
  writeWith(values, initial, out);
}

function bestInitial(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const guess = Math.min(MAX_PARAMETER, Math.max(0, Math.round(Math.log2(mean + 1))));
  const candidates = [guess - 1, guess, guess + 1].filter((k) => k >= 0 && k <= MAX_PARAMETER);
  const cost = (k: number): number => {
    const attempt = new BitWriter();
    writeWith(values, k, attempt);
    return attempt.length;
  };
  return candidates.reduce((best, k) => (cost(k) < cost(best) ? k : best));
}

function writeWith(values: readonly number[], initial: number, out: BitWriter): void {
  const parameter = new AdaptiveParameter(initial);
  for (const value of values) {
    out.rice(value, parameter.k);
    parameter.saw(value);
  }
}

function readSeries(count: number, input: BitReader): number[] {
  if (count === 0) return [];
  const parameter = new AdaptiveParameter(input.bits(PARAMETER_BITS));
  return Array.from({ length: count }, () => {
    const value = input.rice(parameter.k);
    parameter.saw(value);
    return value;
  });
}

function writeDense(residuals: readonly number[], out: BitWriter): void {
  writeSeries(residuals.map(zigzag), out);
}

function readDense(count: number, input: BitReader): number[] {
  return readSeries(count, input).map(unzigzag);
}

/** How many are not zero, the zeros before each of them, and their values (never zero, so one less). */
function writeSparse(residuals: readonly number[], out: BitWriter): void {
  const gaps: number[] = [];
  let zeros = 0;
  for (const residual of residuals) {
    if (residual === 0) zeros += 1;
    else {
      gaps.push(zeros);
      zeros = 0;
    }
  }
  out.rice(gaps.length, 0);
  writeSeries(gaps, out);
  const present = residuals.filter((residual) => residual !== 0);
  writeSeries(
    present.map((residual) => zigzag(residual) - 1),
    out,
  );
}

function readSparse(count: number, input: BitReader): number[] {
  const present = input.rice(0);
  if (present > count)
    throw new ShivarError('FRAME_MALFORMED', 'a sparse column has more values than places');
  const gaps = readSeries(present, input);
  const values = readSeries(present, input).map((value) => unzigzag(value + 1));
  const residuals = gaps.flatMap((gap, index) => {
    if (gap > count)
      throw new ShivarError('FRAME_MALFORMED', 'a gap in a sparse column is longer than the column');
    return [...Array<number>(gap).fill(0), values[index] ?? 0];
  });
  if (residuals.length > count)
    throw new ShivarError('FRAME_MALFORMED', 'a sparse column is longer than its count');
  return [...residuals, ...Array<number>(count - residuals.length).fill(0)];
}
