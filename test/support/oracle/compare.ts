import { deepStrictEqual } from 'node:assert/strict';

/** Thrown text goes to whoever runs the cases. */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  try {
    deepStrictEqual(actual, expected);
  } catch {
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  }
}

/** Compares without regard to order; `optional` ones may be there too. */
export function expectSame<T>(
  what: string,
  actual: readonly T[],
  expected: readonly T[],
  optional: readonly T[] = [],
): void {
  const surplus = without(actual, expected);
  const missing = without(expected, actual);
  const unexpected = without(surplus, optional);
  if (missing.length === 0 && unexpected.length === 0) return;
  throw new Error(`${what}: missing ${JSON.stringify(missing)}, unexpected ${JSON.stringify(unexpected)}`);
}

function without<T>(items: readonly T[], taken: readonly T[]): T[] {
  const counts = new Map<string, number>();
  for (const item of taken) counts.set(canonical(item), (counts.get(canonical(item)) ?? 0) + 1);
  return items.filter((item) => {
    const left = counts.get(canonical(item)) ?? 0;
    if (left > 0) counts.set(canonical(item), left - 1);
    return left === 0;
  });
}

/** JSON with the keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
