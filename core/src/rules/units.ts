/** Factors between UCUM units that a rule may use for a property of another unit; each is exact in decimals. */
const FACTORS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'm/s': { 'km/h': 3.6 },
};

/** What a value in `from` is multiplied with to be in `to`; undefined when the two do not measure the same. */
export function unitFactor(from: string, to: string): number | undefined {
  return from === to ? 1 : FACTORS[from]?.[to];
}

/** The units in which a value of unit `from` may be written, its own first. */
export function unitsFor(from: string): readonly string[] {
  return [from, ...Object.keys(FACTORS[from] ?? {})];
}
