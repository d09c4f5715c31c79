import { ShivarError } from '@shivar/core/errors';

/** Codes of mistakes that a person makes on the command line or in a file named there. */
const MISTAKES: ReadonlySet<string> = new Set([
  'USAGE',
  'UNKNOWN_SCENARIO',
  'RECORD_FORMAT',
  'RECORD_HEADER',
  'RECORD_MAP',
]);

/** The exit code of a mistake on the command line. */
export const USAGE_EXIT_CODE = 2;

/** Runs a command; a mistake of the caller is told in its own words, anything else goes on to whoever called. */
export async function tellMistakes(name: string, run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!isMistake(error)) throw error;
    process.stderr.write(`${name}: ${error.message}\n`);
    return USAGE_EXIT_CODE;
  }
}

function isMistake(error: unknown): error is Error {
  if (error instanceof ShivarError) return MISTAKES.has(error.code);
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
