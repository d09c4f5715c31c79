import path from 'node:path';
import { parseArgs } from 'node:util';
import { ShivarError } from '@shivar/core/errors';
import { parseRfc3339 } from '@shivar/core/time';
import { type CloudClock, simulatedClock, systemClock } from './cloud-clock.ts';

export const HELP = `shivar-cloud: receives what gateways send, and serves it

shivar-cloud run [options]
  Runs the cloud: the uplink receiver, the API, the pages.

  --data FOLDER      where cloud.db is (default shivar-cloud-data)
  --host ADDRESS     (default 127.0.0.1)
  --port N           0 for any free one (default 8480)
  --or-free-port     when the port is taken, take any free one
  --private-reads    reading needs a token with the role read; there are no pages then
  --start INSTANT    simulated time at the origin, RFC 3339; with it time is simulated
  --speed N          simulated seconds per second (default 1)
  --origin MS        real UTC ms at which simulated time is the start (default: now)
  --json             one JSON object per event instead of text; over IPC when started with a channel
  --verbose          say what comes in, request by request

  The first admin token is printed once, at the first start. SHIVAR_CLOUD_TOKEN gives one instead.
  TLS is the business of a proxy in front.

shivar-cloud new-epoch [--data FOLDER]
  After a backup was put in place, and before the cloud runs again: makes gateways compare what they have
  with what is here, and send again what was lost.
`;

/** What one command line asks for. */
export interface CommandLine {
  readonly command: 'run' | 'new-epoch' | 'help';
  /** File of the store. */
  readonly file: string;
  readonly host: string;
  readonly port: number;
  readonly orFreePort: boolean;
  readonly privateReads: boolean;
  readonly clock: CloudClock;
  readonly json: boolean;
  readonly verbose: boolean;
}

const DEFAULT_PORT = 8480;
const MAX_PORT = 65_535;

/** @throws ShivarError USAGE with a sentence about what is wrong */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parse(args);
  const [command = 'help', ...more] = positionals;
  if (more.length > 0) throw usage(`${more.join(' ')} is not understood`);
  return {
    command: values.help === true ? 'help' : commandOf(command),
    file: path.join(values.data ?? 'shivar-cloud-data', 'cloud.db'),
    host: values.host ?? '127.0.0.1',
    port: numberOf('port', values.port, { least: 0, greatest: MAX_PORT }) ?? DEFAULT_PORT,
    orFreePort: values['or-free-port'] ?? false,
    privateReads: values['private-reads'] ?? false,
    clock: clockOf(values),
    json: values.json ?? false,
    verbose: values.verbose ?? false,
  };
}

type Parsed = ReturnType<typeof parse>['values'];

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        host: { type: 'string' },
        port: { type: 'string' },
        'or-free-port': { type: 'boolean' },
        'private-reads': { type: 'boolean' },
        start: { type: 'string' },
        speed: { type: 'string' },
        origin: { type: 'string' },
        json: { type: 'boolean' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function commandOf(name: string): CommandLine['command'] {
  if (name === 'run' || name === 'new-epoch' || name === 'help') return name;
  throw usage(`there is no command ${name}; there are run, new-epoch and help`);
}

function clockOf({ start, speed, origin }: Parsed): CloudClock {
  if (start === undefined) {
    if (speed !== undefined || origin !== undefined) throw usage('--speed and --origin need --start');
    return systemClock;
  }
  const startMs = parseRfc3339(start);
  if (startMs === undefined) throw usage('--start is an RFC 3339 instant such as 2026-05-14T00:00:00+05:30');
  return simulatedClock({
    startMs,
    speed: numberOf('speed', speed, { least: 0, greatest: 1e6 }) ?? 1,
    originMs: numberOf('origin', origin, { least: 0, greatest: Number.MAX_SAFE_INTEGER }) ?? Date.now(),
  });
}

function numberOf(
  name: string,
  text: string | undefined,
  { least, greatest }: { readonly least: number; readonly greatest: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text !== '' && value >= least && value <= greatest) return value;
  throw usage(`--${name} is a number from ${least} to ${greatest}`);
}

function usage(sentence: string): ShivarError {
  return new ShivarError('USAGE', `${sentence}. See shivar-cloud --help`);
}
