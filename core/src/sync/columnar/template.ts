import { ShivarError } from '../../errors/index.ts';

/**
 * What records have in common and what differs. A record is a tree of arrays; its template is the same tree with every
 * integer replaced by 0. Records of one template differ in their integers only, and those, place by place, are columns.
 */
export interface Split {
  readonly template: unknown;
  readonly integers: readonly number[];
}

/** Takes the integers out of a decoded record, in order of their places. */
export function split(record: unknown): Split {
  const integers: number[] = [];
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    if (!isColumnInteger(value)) return value;
    integers.push(value);
    return 0;
  };
  return { template: strip(record), integers };
}

/** Puts integers back into their places. Throws `FRAME_MALFORMED` when there are too few. */
export function join(template: unknown, integers: readonly number[]): unknown {
  let next = 0;
  const fill = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(fill);
    if (!isColumnInteger(value)) return value;
    const integer = integers[next];
    if (integer === undefined)
      throw new ShivarError('FRAME_MALFORMED', 'a record has fewer numbers than its template');
    next += 1;
    return integer;
  };
  return fill(template);
}

/** How many integers records of a template have. */
export function places(template: unknown): number {
  return split(template).integers.length;
}

/** Half the safe range, so that differences of two stay exact; anything beyond stays in the template. */
function isColumnInteger(value: unknown): value is number {
  return (
    typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 50 && !Object.is(value, -0)
  );
}
