import { ShivarError } from '@shivar/core/errors';
import { runMain } from '@shivar/platform/process';
import { LINK_HELP, linkCommand } from './commands/link.ts';
import { parentGone } from './commands/report.ts';
import { RUN_HELP, runCommand } from './commands/run.ts';
import { STATION_HELP, stationCommand } from './commands/station.ts';

const COMMANDS: Readonly<Record<string, (args: readonly string[], stopped: AbortSignal) => Promise<void>>> = {
  run: runCommand,
  link: linkCommand,
  station: stationCommand,
};

const HELP = `shivar-sim: simulated stations with ground truth

${RUN_HELP}

${LINK_HELP}

${STATION_HELP}
`;

/** Runs one command line; resolves with the exit code. */
async function main([name = '--help', ...args]: readonly string[], stopped: AbortSignal): Promise<number> {
  if (name === '--help' || name === 'help' || args.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  const command = COMMANDS[name];
  if (command === undefined) {
    process.stderr.write(
      `shivar-sim has no command ${name}; it has ${Object.keys(COMMANDS).join(', ')} and --help\n`,
    );
    return 2;
  }
  try {
    await command(args, stopped);
    return 0;
  } catch (error) {
    if (!isUsage(error)) throw error;
    process.stderr.write(`shivar-sim ${name}: ${error.message}\n`);
    return 2;
  }
}

/** Mistakes on the command line are told in their own words. */
function isUsage(error: unknown): error is Error {
  if (error instanceof ShivarError) return error.code === 'USAGE' || error.code === 'UNKNOWN_SCENARIO';
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

runMain((signal) => main(process.argv.slice(2), AbortSignal.any([signal, parentGone()])));
