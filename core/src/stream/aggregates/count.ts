import type { SliceableAggregate } from './aggregate.ts';

/** How many elements. */
export const countAggregate: SliceableAggregate<unknown, number, number> = {
  create: () => 0,
  add: (count) => count + 1,
  merge: (a, b) => a + b,
  copy: (count) => count,
  subtract: (a, b) => a - b,
  result: (count) => count,
  toPlain: (count) => count,
  fromPlain: (plain) => Number(plain),
};
