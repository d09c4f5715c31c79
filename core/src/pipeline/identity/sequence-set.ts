/** What is known of the sequences of one boot epoch of one instrument. Mutable: its owner keeps it in keyed state. */
export interface SequenceSet {
  /** Sequences up to here that are in no range are closed: received or lost, we no longer know which. */
  horizon: number;
  /** Received sequences as `[low, high, low, high, …]`: inclusive, ascending, never touching. */
  readonly ranges: number[];
}

/** What a sequence is to a {@link SequenceSet}. */
export type SequenceStanding = 'new' | 'known' | 'closed';

/**
 * Holes remembered per boot epoch. A sender that drains a backlog from both ends needs one, a lossy radio link one per
 * loss until it is too old to matter: at half a percent lost, this covers the last thirteen thousand readings. When
 * there are more, the lowest hole is closed.
 */
export const MAX_HOLES = 64;

/** Nothing received; sequences start at 0. */
export function newSequenceSet(): SequenceSet {
  return { horizon: -1, ranges: [] };
}

/** Judges a sequence and, when it is new, takes it in. Only `new` changes the set. */
export function admitSequence(set: SequenceSet, sequence: number): SequenceStanding {
  const { ranges } = set;
  const last = ranges.length - 1;
  if (sequence === (ranges[last] ?? Number.NaN) + 1) {
    ranges[last] = sequence;
    return 'new';
  }
  const next = firstRangeFrom(ranges, sequence);
  if ((ranges[next] ?? Number.POSITIVE_INFINITY) <= sequence) return 'known';
  if (sequence <= set.horizon) return 'closed';
  insert(ranges, next, sequence);
  closeLowestHoles(set);
  return 'new';
}

/** Sequences received above the horizon and holes among them, for people and tests. */
export function holesOf({ horizon, ranges }: SequenceSet): [low: number, high: number][] {
  const holes: [number, number][] = [];
  let from = horizon + 1;
  for (let index = 0; index < ranges.length; index += 2) {
    const low = ranges[index] ?? 0;
    if (low > from) holes.push([from, low - 1]);
    from = Math.max(from, (ranges[index + 1] ?? 0) + 1);
  }
  return holes;
}

/** Index of the low end of the first range whose high end is not below `sequence`. */
function firstRangeFrom(ranges: readonly number[], sequence: number): number {
  let low = 0;
  let high = ranges.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[2 * middle + 1] ?? 0) < sequence) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
}

/** Puts a sequence in front of the range at `next`, joining the neighbours it touches. */
function insert(ranges: number[], next: number, sequence: number): void {
  const touchesBefore = next > 0 && ranges[next - 1] === sequence - 1;
  const touchesAfter = ranges[next] === sequence + 1;
  if (touchesBefore && touchesAfter) ranges.splice(next - 1, 2);
  else if (touchesBefore) ranges[next - 1] = sequence;
  else if (touchesAfter) ranges[next] = sequence;
  else ranges.splice(next, 0, sequence, sequence);
}

function closeLowestHoles(set: SequenceSet): void {
  const { ranges } = set;
  while (holeCount(set) > MAX_HOLES) {
    const [low = 0] = ranges;
    if (low > set.horizon + 1) {
      set.horizon = low - 1;
      continue;
    }
    // The lowest range touches the horizon: the hole is behind it, and closing it swallows the range.
    ranges.splice(0, 2);
    set.horizon = (ranges[0] ?? 0) - 1;
  }
}

function holeCount({ horizon, ranges }: SequenceSet): number {
  const below = (ranges[0] ?? 0) > horizon + 1 ? 1 : 0;
  return ranges.length / 2 - 1 + below;
}
