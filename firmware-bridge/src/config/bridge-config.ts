import { isIdentifier, type StationId } from '@shivar/core/model';
import { type ConfigDefinition, section, setting } from '@shivar/platform/config';
import type { LogLevel } from '@shivar/platform/log';
import { z } from 'zod';
import { modbusSoilProbe } from '../drivers/index.ts';
import { type ConfiguredLine, lineSettings } from './line-settings.ts';

/** `bridge.json`: which devices hang on which line, and where their readings go. */
export interface BridgeConfig {
  readonly configVersion: 1;
  readonly station: StationId;
  readonly broker: { readonly url: string; readonly username?: string | undefined };
  readonly clock: 'network' | 'none';
  readonly bufferedSamples: number;
  readonly lines: readonly ConfiguredLine[];
  readonly log: { readonly level: LogLevel; readonly format: 'json' | 'text' };
}

/** A USB hub full of adapters; each line costs two open files and one session. */
const MAX_LINES = 16;

/** Every driver of the bridge: adding one is a folder and a line here. */
const DRIVERS = [lineSettings(modbusSoilProbe)] as const;

const anyLine: z.ZodType<ConfiguredLine> = z.discriminatedUnion('driver', DRIVERS);

const schema: z.ZodType<BridgeConfig> = z
  .strictObject({
    configVersion: z.literal(1),
    station: setting(z.string().refine(isIdentifier, 'must be the id of a station file'), {
      help: 'The station the sensors belong to, and its name in topics.',
    }),
    broker: section({
      url: setting(z.url({ protocol: /^mqtts?$/ }).default('mqtt://127.0.0.1:1883'), {
        help: 'Where the gateway listens.',
      }),
      username: setting(z.string().min(1).optional(), {
        help: 'Credential of the station; its password is read from SHIVAR_STATION_PASSWORD.',
      }),
    }),
    clock: setting(z.enum(['network', 'none']).default('network'), {
      help: 'network: this computer is set by NTP or is the gateway itself; none: it may be wrong, so readings get the time of their arrival and are not kept while the broker is away.',
    }),
    bufferedSamples: setting(z.int().min(1).max(1_000_000).default(10_000), {
      help: 'Samples of each sensor that wait in memory while the broker is away; more are refused and counted.',
    }),
    lines: setting(z.array(anyLine).min(1).max(MAX_LINES), {
      help: 'The lines of this computer, each with its driver; see the README of the driver.',
    }),
    log: section({
      level: setting(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'), {
        help: 'How much is said.',
      }),
      format: setting(z.enum(['json', 'text']).default('text'), {
        help: 'Lines for machines or for people.',
      }),
    }),
  })
  .superRefine(({ lines }, context) => {
    for (const [index, { path, sensors }] of lines.entries()) {
      const earlier = lines.slice(0, index);
      if (earlier.some((line) => line.path === path)) {
        context.addIssue({
          code: 'custom',
          path: ['lines', index, 'path'],
          message: 'another line has this device file already',
        });
      }
      const shared = sensors.find((sensor) => earlier.some((line) => line.sensors.includes(sensor)));
      if (shared === undefined) continue;
      const message = `sensor "${shared}" is on another line already`;
      context.addIssue({ code: 'custom', path: ['lines', index, 'options', 'devices'], message });
    }
  });

/** The kind of file `bridge.json` is. */
export const BRIDGE_CONFIG: ConfigDefinition<BridgeConfig> = { schema, version: 1 };
