import type { ResultJson } from '@shivar/core/present';

/** A table of what the gateway found in a record, in the units and dates of a published one. */
export interface PrintedTable {
  /** `pack/rule` whose results it shows. */
  readonly rule: string;
  readonly header: string;
  /** One line for a result, whose instants show the record's own wall clock as if it were UTC. */
  row(result: ResultJson): string;
}
