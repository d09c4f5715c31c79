import fc from 'fast-check';

/** An element of a generated stream. */
export interface Arrival {
  readonly key: string;
  readonly eventTime: number;
  readonly value: number;
  readonly order: number;
}

/** Decimals on a grid of hundredths, some of them whole. */
const value = fc.oneof(
  fc.integer({ min: -5000, max: 5000 }).map((n) => n / 100),
  fc.integer({ min: -40, max: 50 }),
);

/** A stream of at most 60 elements of three keys over 200 ms, in any order, with ties. */
export const arrivals: fc.Arbitrary<Arrival[]> = fc
  .array(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      eventTime: fc.integer({ min: -50, max: 150 }),
      value,
    }),
    { maxLength: 60 },
  )
  .map((list) => list.map((arrival, order) => ({ ...arrival, order })));

/** A stream and another order of it. */
export const shuffled: fc.Arbitrary<readonly [Arrival[], Arrival[]]> = arrivals.chain((list) =>
  fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
);

/** What a run does: an element, a watermark, or a restart. */
export type Action =
  | { readonly kind: 'add'; readonly arrival: Arrival }
  | { readonly kind: 'advance'; readonly watermark: number }
  | { readonly kind: 'restart' };

/** Elements mixed with watermarks and restarts. */
export const actions: fc.Arbitrary<Action[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('add' as const),
        arrival: fc.record({
          key: fc.constantFrom('a', 'b'),
          eventTime: fc.integer({ min: -20, max: 120 }),
          value,
          order: fc.nat(100),
        }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('advance' as const),
        watermark: fc.integer({ min: -20, max: 160 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  ),
  { maxLength: 60 },
);

/** Fails with the seed that fast-check prints; `runs` keeps a test within a second. */
export function check<T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void, runs = 300): void {
  fc.assert(fc.property(arbitrary, property), { numRuns: runs });
}
