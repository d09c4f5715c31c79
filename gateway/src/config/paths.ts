import path from 'node:path';
import type { GatewayConfig } from './gateway-config.ts';

/** Where everything a gateway keeps lies. */
export interface GatewayPaths {
  readonly dataDirectory: string;
  readonly stationsDirectory: string;
  readonly rulesDirectory: string;
  readonly credentialsFile: string;
  readonly gatewayKeyFile: string;
  /** Hash of the technician's password. */
  readonly technicianFile: string;
  /** Where the built-in sender writes text messages. */
  readonly messagesFile: string;
}

/**
 * Absolute places. Relative paths of a configuration file count from its folder, those of the environment and the
 * command line from the working directory.
 */
export function gatewayPaths(
  config: Pick<GatewayConfig, 'dataDirectory' | 'stationsDirectory' | 'rulesDirectory' | 'mqtt' | 'uplink'>,
  from: { readonly baseDirectory: string; readonly dataDirectory?: string | undefined },
): GatewayPaths {
  const absolute = (place: string): string => path.resolve(from.baseDirectory, place);
  const dataDirectory =
    from.dataDirectory === undefined ? absolute(config.dataDirectory) : path.resolve(from.dataDirectory);
  const placed = (given: string | undefined, name: string): string =>
    given === undefined ? path.join(dataDirectory, name) : absolute(given);
  return {
    dataDirectory,
    stationsDirectory: placed(config.stationsDirectory, 'stations'),
    rulesDirectory: placed(config.rulesDirectory, 'rules'),
    credentialsFile: placed(config.mqtt.credentialsFile, 'credentials.json'),
    gatewayKeyFile: placed(config.uplink.keyFile, 'gateway.key'),
    technicianFile: path.join(dataDirectory, 'technician.json'),
    messagesFile: path.join(dataDirectory, 'messages.txt'),
  };
}
