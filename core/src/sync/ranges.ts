import { assert } from '../errors/index.ts';
import type { SequenceRanges } from './streams.ts';

/** Nothing. */
export const NO_RANGES: SequenceRanges = [];

/** The set that holds exactly these sequences, given in any order and as often as one likes. */
export function rangesOf(sequences: Iterable<number>): SequenceRanges {
  return joined([...sequences].sort((a, b) => a - b).map((s): [number, number] => [s, s]));
}

/** Checks that ranges are as {@link SequenceRanges} promises; foreign ones may not be. */
export function areRanges(ranges: SequenceRanges): boolean {
  return ranges.every(([from, to], index) => {
    const previous = ranges[index - 1];
    const apart = previous === undefined ? from >= 1 : from > previous[1] + 1;
    return apart && from <= to && Number.isSafeInteger(from) && Number.isSafeInteger(to);
  });
}

/** The set with `from` to `to` (inclusive) added. */
export function addRange(ranges: SequenceRanges, from: number, to: number): SequenceRanges {
  assert(from >= 1 && from <= to, 'a range goes upwards and begins at 1 or later');
  return mergeRanges(ranges, [[from, to]]);
}

/** What is in either set. */
export function mergeRanges(a: SequenceRanges, b: SequenceRanges): SequenceRanges {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return joined([...a, ...b].sort(([x], [y]) => x - y));
}

/** What is in `a` and not in `b`. */
export function subtractRanges(a: SequenceRanges, b: SequenceRanges): SequenceRanges {
  const left: [number, number][] = [];
  let next = 0;
  for (const [from, to] of a) {
    let begin = from;
    while (next < b.length && (b[next]?.[1] ?? 0) < begin) next += 1;
    for (let i = next; i < b.length; i += 1) {
      const [cutFrom, cutTo] = b[i] ?? [to + 1, to + 1];
      if (cutFrom > to) break;
      if (cutFrom > begin) left.push([begin, cutFrom - 1]);
      begin = cutTo + 1;
    }
    if (begin <= to) left.push([begin, to]);
  }
  return left;
}

/** What is in both sets. */
export function intersectRanges(a: SequenceRanges, b: SequenceRanges): SequenceRanges {
  return subtractRanges(a, subtractRanges(a, b));
}

/** What is missing between 1 and `through`. */
export function missingRanges(ranges: SequenceRanges, through: number): SequenceRanges {
  return through < 1 ? NO_RANGES : subtractRanges([[1, through]], ranges);
}

/** The high-water mark: the last sequence up to which nothing is missing; 0 when even 1 is. */
export function contiguousThrough(ranges: SequenceRanges): number {
  const first = ranges[0];
  return first === undefined || first[0] !== 1 ? 0 : first[1];
}

/** Whether the set holds `sequence`. */
export function inRanges(ranges: SequenceRanges, sequence: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.[1] ?? 0) < sequence) low = middle + 1;
    else high = middle;
  }
  const found = ranges[low];
  return found !== undefined && found[0] <= sequence;
}

/** How many sequences the set holds. */
export function countRanges(ranges: SequenceRanges): number {
  return ranges.reduce((count, [from, to]) => count + to - from + 1, 0);
}

/** Joins what overlaps or touches, in ranges that rise by their beginning. */
function joined(rising: readonly (readonly [number, number])[]): SequenceRanges {
  const ranges: [number, number][] = [];
  for (const [from, to] of rising) {
    const last = ranges[ranges.length - 1];
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else ranges.push([from, to]);
  }
  return ranges;
}
