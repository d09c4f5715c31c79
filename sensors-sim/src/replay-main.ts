import { runMain } from '@shivar/platform/process';
import { replayCommand } from './commands/replay.ts';
import { REPLAY_HELP } from './commands/replay-settings.ts';
import { tellMistakes } from './commands/usage.ts';

/** Runs one command line; resolves with the exit code. */
async function main(args: readonly string[], stopped: AbortSignal): Promise<number> {
  if (args.length === 0 || args.includes('--help')) {
    process.stdout.write(`${REPLAY_HELP}\n`);
    return 0;
  }
  return tellMistakes('replay', () => replayCommand(args, stopped));
}

runMain((signal) => main(process.argv.slice(2), signal));
