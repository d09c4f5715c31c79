import { ProbedIdleness } from '@shivar/core/stream';
import type { OracleCase } from '../case-file.ts';
import { expectEqual } from '../compare.ts';

interface IdlenessCase {
  readonly config: { readonly idle_timeout: number };
  readonly steps: readonly (
    | { readonly op: 'activity'; readonly at: number }
    | { readonly op: 'check'; readonly at: number; readonly expect_idle: boolean }
  )[];
}

/** A source looked in on from time to time. */
export function runIdleness(oracleCase: OracleCase): void {
  // The format's README is the type of a case.
  const { config, steps } = oracleCase as unknown as IdlenessCase;
  const idleness = new ProbedIdleness(config.idle_timeout);
  for (const step of steps) {
    if (step.op === 'activity') idleness.activity();
    else expectEqual(`idle at ${step.at}`, idleness.isIdle(step.at), step.expect_idle);
  }
}
