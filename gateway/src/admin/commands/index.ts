import type { Command } from '../command-line/command.ts';
import { RULE_COMMANDS } from './backtest-command.ts';
import { CLOUD_COMMANDS } from './cloud-commands.ts';
import { CREDENTIAL_COMMANDS } from './credential-commands.ts';
import { GATEWAY_COMMANDS } from './gateway-commands.ts';
import { MAINTENANCE_COMMANDS } from './maintenance-commands.ts';
import { SENSOR_COMMANDS } from './sensor-commands.ts';
import { STATION_COMMANDS } from './station-commands.ts';
import { STORE_COMMANDS } from './store-commands.ts';
import { TECHNICIAN_COMMANDS } from './technician-commands.ts';
import { WEATHER_COMMANDS } from './weather-commands.ts';

/** Every command of `shivar`, in the order of its help. */
export const COMMANDS: readonly Command[] = [
  ...GATEWAY_COMMANDS,
  ...STATION_COMMANDS,
  ...SENSOR_COMMANDS,
  ...CREDENTIAL_COMMANDS,
  ...TECHNICIAN_COMMANDS,
  ...MAINTENANCE_COMMANDS,
  ...STORE_COMMANDS,
  ...CLOUD_COMMANDS,
  ...RULE_COMMANDS,
  ...WEATHER_COMMANDS,
];
