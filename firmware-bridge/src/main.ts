import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { ShivarError } from '@shivar/core/errors';
import { describeSettings, loadConfig, readEnvironment, type SettingRow } from '@shivar/platform/config';
import { createLogger } from '@shivar/platform/log';
import { runMain } from '@shivar/platform/process';
import { Bridge } from './bridge.ts';
import { BRIDGE_CONFIG, type BridgeConfig } from './config/bridge-config.ts';
import { modbusSoilProbe } from './drivers/index.ts';
import { realTime } from './session/real-time.ts';

const HELP = `shivar-bridge: publishes devices that do not speak MQTT

shivar-bridge run --config FILE     reads the devices of bridge.json and publishes them until it is stopped
shivar-bridge check --config FILE   says what is wrong with bridge.json, or that nothing is
shivar-bridge settings              every setting of bridge.json

drivers
  ${modbusSoilProbe.name}: ${modbusSoilProbe.description}

A password for the broker is read from SHIVAR_STATION_PASSWORD.
`;

/** Runs one command line; resolves with the exit code. */
async function main(args: readonly string[], stopped: AbortSignal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { config: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  const [command] = positionals;
  if (values.help || command === undefined || command === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  switch (command) {
    case 'run':
      await run(await readConfig(values.config), stopped);
      return 0;
    case 'check':
      await readConfig(values.config);
      process.stdout.write(`${values.config} is right\n`);
      return 0;
    case 'settings':
      process.stdout.write(settingsTable());
      return 0;
    default:
      process.stderr.write(
        `shivar-bridge has no command ${command}; it has run, check, settings and --help\n`,
      );
      return 2;
  }
}

async function readConfig(file: string | undefined): Promise<BridgeConfig> {
  if (file === undefined) throw new ShivarError('USAGE', '--config is missing; it names bridge.json');
  const { config } = await loadConfig(file, BRIDGE_CONFIG);
  return config;
}

async function run(config: BridgeConfig, stopped: AbortSignal): Promise<void> {
  const log = createLogger({ program: 'bridge', ...config.log });
  const refused = new AbortController();
  let refusal: ShivarError | undefined;
  const bridge = new Bridge({
    config,
    password: readEnvironment(process.env).stationPassword,
    time: realTime,
    log,
    onFatal: (error) => {
      refusal ??= error;
      refused.abort();
    },
  });
  bridge.start();
  const end = AbortSignal.any([stopped, refused.signal]);
  if (!end.aborted) await once(end, 'abort');
  await bridge.stop();
  log.info({ sensors: bridge.report() }, 'stopped');
  if (refusal !== undefined) throw refusal;
}

function settingsTable(): string {
  const rows = [
    ...describeSettings(BRIDGE_CONFIG.schema),
    ...describeSettings(modbusSoilProbe.options, `lines[].options (${modbusSoilProbe.name})`),
  ];
  return `${rows.map(settingLine).join('\n')}\n`;
}

function settingLine({ path, type, help, unit, default: fallback, optional }: SettingRow): string {
  const given =
    fallback === undefined ? (optional ? 'may be left out' : 'must be given') : `default ${fallback}`;
  return `${path} (${type}${unit === undefined ? '' : `, ${unit}`}; ${given})\n  ${help}`;
}

runMain((signal) => main(process.argv.slice(2), signal));
