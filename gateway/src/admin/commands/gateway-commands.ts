import { describeSettings } from '@shivar/platform/config';
import { GATEWAY_CONFIG } from '../../config/index.ts';
import { type Command, command } from '../command-line/command.ts';
import { runGateway } from '../run-gateway.ts';
import { numberOption } from './numbers.ts';
import { openPlace, PLACE_OPTIONS } from './place.ts';

const PORT = { least: 0, greatest: 65_535, unit: '' };

const run = command({
  name: 'gateway run',
  summary: 'Runs the gateway until it is told to stop.',
  details:
    'Settings come from gateway.json; `shivar gateway settings` lists them. What is given here wins over them.',
  options: {
    ...PLACE_OPTIONS,
    open: { type: 'boolean', help: 'Lets every MQTT client in without a credential: for the bench only.' },
    'mqtt-port': { type: 'string', value: 'PORT', help: 'Port of the broker; 0: any free one.' },
    'http-port': { type: 'string', value: 'PORT', help: 'Port of the station page; 0: any free one.' },
    'free-ports': { type: 'boolean', help: 'Takes free ports when the usual ones are taken, and says so.' },
    json: { type: 'boolean', help: 'Log lines as JSON, and one line {"ready": …} when it is ready.' },
  },
  run: async (invocation) => {
    const { options } = invocation;
    const { config, paths } = await openPlace(options, invocation);
    const port = (name: string, text: string | undefined, configured: number): number =>
      text === undefined ? configured : numberOption(name, text, PORT);
    const orFreePort = options['free-ports'];
    const settings = {
      ...config,
      mqtt: {
        ...config.mqtt,
        open: options.open || config.mqtt.open,
        port: port('mqtt-port', options['mqtt-port'], config.mqtt.port),
        orFreePort: orFreePort || config.mqtt.orFreePort,
      },
      http: {
        ...config.http,
        port: port('http-port', options['http-port'], config.http.port),
        orFreePort: orFreePort || config.http.orFreePort,
      },
    };
    return runGateway({ config: settings, paths }, { ...invocation, json: options.json });
  },
});

const settings = command({
  name: 'gateway settings',
  summary: 'Lists every setting of gateway.json with its type, default and unit.',
  options: {},
  run: async ({ out }) => {
    for (const { path, type, default: fallback, optional, unit, help } of describeSettings(
      GATEWAY_CONFIG.schema,
    )) {
      const standard = optional ? 'may be left out' : `default ${JSON.stringify(fallback)}`;
      out(`${path}  (${type}; ${standard}${unit === undefined ? '' : `; ${unit}`})\n    ${help}`);
    }
    return 0;
  },
});

export const GATEWAY_COMMANDS: readonly Command[] = [run, settings];
