import { type OracleCase, readCases } from './case-file.ts';
import { CASE_RUNNERS } from './kinds/index.ts';

/** What became of one case; no failure means that it passed. */
export interface CaseOutcome {
  readonly id: string;
  readonly title: string;
  readonly failure?: string;
}

/** Runs every case of a file. A kind that nothing can run counts as failed. */
export function runFile(path: string): CaseOutcome[] {
  return readCases(path).map((oracleCase) => {
    const failure = failureOf(oracleCase);
    const { id, title = id } = oracleCase;
    return failure === undefined ? { id, title } : { id, title, failure };
  });
}

/** Runs one case; throws with what differed. */
export function runCase(oracleCase: OracleCase): void {
  const run = CASE_RUNNERS.get(oracleCase.kind);
  if (run === undefined) throw new Error(`no runner for cases of kind ${oracleCase.kind}`);
  run(oracleCase);
}

function failureOf(oracleCase: OracleCase): string | undefined {
  try {
    runCase(oracleCase);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
