import { parseArgs } from 'node:util';

export const USAGE = `npm start [-- options]
  Runs Shivar in miniature: a cloud, a gateway with its MQTT broker, a link that fails for two and a half hours, and a
  simulated village station. Nothing else is needed, nothing outside this machine is contacted. Ctrl-C stops it.

  --exit          one simulated day, then stop; exit code 0 only if every reading is accounted for
  --json          end with one line of JSON on standard output that says what happened (with --exit)
  --speed N       simulated seconds in one second, 1 to 1440 (default 720: a day in two minutes)
  --seed N        the same seed tells the same day (default 1)
  --data FOLDER   keep the stores there; without it they are in a temporary folder that goes away
  --help          this text`;

const SPEED_LIMITS = [1, 1440];

/** Reads the command line; says what is wrong with it and ends with 2 when it cannot be read. */
export function readOptions(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        exit: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        speed: { type: 'string', default: '720' },
        seed: { type: 'string', default: '1' },
        data: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    return {
      ...values,
      speed: wholeOrPart('speed', values.speed, SPEED_LIMITS),
      seed: wholeOrPart('seed', values.seed, [0, 2 ** 32 - 1]),
    };
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

function wholeOrPart(name, text, [least, greatest]) {
  const value = Number(text);
  if (text === '' || !(value >= least && value <= greatest)) {
    throw new Error(`--${name} is a number from ${least} to ${greatest}; it is ${text}`);
  }
  return value;
}
