import { constants } from 'node:os';
import { ShivarError } from '@shivar/core/errors';

/** Time a program has to stop cleanly after the first signal, ms: a commit and an answer to each client. */
const STOP_WITHIN_MS = 15_000;

/**
 * Runs a program to its end and exits the process with the code it gives. SIGINT or SIGTERM abort `signal` and the program stops cleanly; a
 * second one ends it at once. An error of ours is printed as a sentence, any other with its stack; either exits with 1.
 * What nobody caught ends the process the same way: a box restarts clean.
 */
export function runMain(main: (signal: AbortSignal) => Promise<number>): void {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      const code = 128 + constants.signals[name];
      if (stop.signal.aborted) process.exit(code);
      stop.abort();
      setTimeout(() => {
        process.stderr.write(`did not stop within ${STOP_WITHIN_MS / 1000} s\n`);
        process.exit(code);
      }, STOP_WITHIN_MS).unref();
    });
  }
  process.on('uncaughtException', fail);
  main(stop.signal).then(finish, fail);
}

function fail(error: unknown): void {
  process.stderr.write(`${describeFailure(error)}\n`);
  finish(1);
}

/** The sentence of an error of ours with its code; name and stack of any other, with its causes. */
export function describeFailure(error: unknown): string {
  if (error instanceof ShivarError && error.code !== 'ASSERTION_FAILED')
    return `${error.message} [${error.code}]`;
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describeFailure(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** Exits when what was written to a pipe has left; `process.exit` alone may cut it. */
function finish(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}
