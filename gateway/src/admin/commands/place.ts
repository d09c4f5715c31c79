import { access } from 'node:fs/promises';
import path from 'node:path';
import { defaultConfig, loadConfig } from '@shivar/platform/config';
import { GATEWAY_CONFIG, type GatewayConfig, type GatewayPaths, gatewayPaths } from '../../config/index.ts';
import type { CommandContext } from '../command-line/command.ts';

/** Options of every command that works on the files of a gateway. */
export const PLACE_OPTIONS = {
  config: {
    type: 'string',
    value: 'FILE',
    help: 'Configuration of the gateway; gateway.json in the working directory when it is there.',
  },
  data: {
    type: 'string',
    value: 'DIRECTORY',
    help: 'Data directory; wins over the configuration and the environment.',
  },
} as const;

/** The configuration of the gateway a command is about, and where its files are. */
export interface Place {
  readonly config: GatewayConfig;
  readonly paths: GatewayPaths;
  /** The file it came from, when there is one. */
  readonly file: string | undefined;
}

/** Reads the configuration and finds the files. @throws {ShivarError} CONFIG_UNREADABLE, CONFIG_INVALID. */
export async function openPlace(
  options: { readonly config: string | undefined; readonly data: string | undefined },
  { workingDirectory, environment, err }: CommandContext,
): Promise<Place> {
  const usual = path.resolve(workingDirectory, 'gateway.json');
  const file =
    options.config === undefined ? await ifThere(usual) : path.resolve(workingDirectory, options.config);
  const loaded =
    file === undefined ? { config: defaultConfig(GATEWAY_CONFIG) } : await loadConfig(file, GATEWAY_CONFIG);
  if (loaded.backup !== undefined)
    err(`${file} was of an older version and has been migrated; the old text is in ${loaded.backup}`);
  const given = options.data ?? environment.dataDirectory;
  const paths = gatewayPaths(loaded.config, {
    baseDirectory: file === undefined ? workingDirectory : path.dirname(file),
    ...(given === undefined ? {} : { dataDirectory: path.resolve(workingDirectory, given) }),
  });
  return { config: loaded.config, paths, file };
}

async function ifThere(file: string): Promise<string | undefined> {
  return access(file).then(
    () => file,
    () => undefined,
  );
}
