import { runMain } from '@shivar/platform/process';
import { LINK_HELP, linkCommand } from './commands/link.ts';
import { parentGone } from './commands/report.ts';
import { RUN_HELP, runCommand } from './commands/run.ts';
import { STATION_HELP, stationCommand } from './commands/station.ts';
import { tellMistakes, USAGE_EXIT_CODE } from './commands/usage.ts';

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
    const known = Object.keys(COMMANDS).join(', ');
    process.stderr.write(`shivar-sim has no command ${name}; it has ${known} and --help\n`);
    return USAGE_EXIT_CODE;
  }
  return tellMistakes(`shivar-sim ${name}`, async () => {
    await command(args, stopped);
    return 0;
  });
}

runMain((signal) => main(process.argv.slice(2), AbortSignal.any([signal, parentGone()])));
