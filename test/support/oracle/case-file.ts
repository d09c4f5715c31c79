import { readFileSync } from 'node:fs';

/** An instant in a case: milliseconds, or an end of time. */
export type Instant = number | '-inf' | '+inf';

/** One case of a file in format `stream-oracle/1`. Its `kind` says who can run it, its `config` decides everything. */
export interface OracleCase {
  readonly id: string;
  readonly kind: string;
  readonly title?: string;
  readonly [field: string]: unknown;
}

/** Reads the cases of one file; throws when it is not in the format. */
export function readCases(path: string): readonly OracleCase[] {
  const file = JSON.parse(readFileSync(path, 'utf8'));
  if (file.format !== 'stream-oracle/1' || !Array.isArray(file.cases)) {
    throw new Error(`${path} is not in format stream-oracle/1`);
  }
  return file.cases;
}

/** As the engine counts. */
export function toInstant(instant: Instant): number {
  if (instant === '-inf') return -Infinity;
  return instant === '+inf' ? Infinity : instant;
}

/** As the files write it. */
export function fromInstant(instant: number): Instant {
  if (instant === -Infinity) return '-inf';
  return instant === Infinity ? '+inf' : instant;
}
