import { runMain } from '@shivar/platform/process';
import { replayCommand } from './commands/replay.ts';
import { REPLAY_HELP } from './commands/replay-settings.ts';
import { tellMistakes } from './commands/usage.ts';

/** What a shell reports for a program that was stopped by SIGINT. */
const INTERRUPTED_EXIT_CODE = 130;

/** Runs one command line; resolves with the exit code. */
async function main(args: readonly string[], stopped: AbortSignal): Promise<number> {
  if (args.length === 0 || args.includes('--help')) {
    process.stdout.write(`${REPLAY_HELP}\n`);
    return 0;
  }
  try {
    return await tellMistakes('replay', () => replayCommand(args, stopped));
  } catch (error) {
    if (!stopped.aborted) throw error;
    process.stderr.write('stopped before the end of the record\n');
    return INTERRUPTED_EXIT_CODE;
  }
}

runMain((signal) => main(process.argv.slice(2), signal));
