import { type GatewayId, isIdentifier, type StationId } from '@shivar/core/model';
import { type ConfigDefinition, section, setting } from '@shivar/platform/config';
import type { LogLevel } from '@shivar/platform/log';
import { z } from 'zod';
import { MAX_COMMIT_WINDOW_MS } from '../pipeline/commit-window.ts';
import { QUARANTINE_LIMITS } from '../store/limits/quarantine.ts';
import { KEEP_UNTIL_QUOTA } from '../store/limits/retention.ts';

/** Someone on the short consenting list of the box, told by its own modem when the data link is dead. */
export interface Recipient {
  readonly id: string;
  /** International, `+919876543210`. */
  readonly phone: string;
  readonly language: 'mr' | 'hi' | 'en';
  /** Only these stations; empty: all of the box. */
  readonly stations: readonly StationId[];
}

/** `gateway.json`: everything a gateway is told, and nothing that is secret. */
export interface GatewayConfig {
  readonly configVersion: 1;
  readonly id: GatewayId;
  readonly dataDirectory: string;
  readonly stationsDirectory?: string | undefined;
  readonly rulesDirectory?: string | undefined;
  readonly mqtt: {
    readonly host: string;
    readonly port: number;
    readonly orFreePort: boolean;
    readonly open: boolean;
    readonly credentialsFile?: string | undefined;
  };
  readonly http: { readonly host: string; readonly port: number; readonly orFreePort: boolean };
  readonly clock: {
    readonly source: 'system' | 'anchored' | 'record' | 'simulation';
    readonly simulation?: SimulationCourse | undefined;
  };
  readonly commitWindowMs: number;
  readonly uplink: { readonly url?: string | undefined; readonly keyFile?: string | undefined };
  readonly recipients: readonly Recipient[];
  readonly retention: { readonly maxDatabaseBytes: number };
  readonly quarantine: { readonly payloads: number; readonly bytes: number };
  readonly log: { readonly level: LogLevel; readonly format: 'auto' | 'json' | 'text' };
}

/** Simulated time: `startMs + (real now - originMs) × speed`, the same in every program that takes part. */
export interface SimulationCourse {
  readonly startMs: number;
  readonly originMs: number;
  readonly speed: number;
}

/** Less would be in use before the first day is over. */
const MIN_DATABASE_BYTES = 16 * 1024 * 1024;

/** More people than this are the cloud's business: a modem sends some six texts a minute. */
const MAX_RECIPIENTS = 50;

const identifier = z
  .string()
  .refine(
    isIdentifier,
    'must be 1 to 32 lower-case letters, digits and hyphens, beginning with a letter or digit',
  );
const port = z.int().min(0).max(65_535);
/** Made anew for each use: the help text belongs to the schema it was given to. */
const host = (): z.ZodDefault<z.ZodString> => z.string().min(1).default('0.0.0.0');

const recipient = z.strictObject({
  id: identifier,
  phone: z.string().regex(/^\+[1-9]\d{7,14}$/, 'must be international, such as +919876543210'),
  language: z.enum(['mr', 'hi', 'en']),
  stations: z.array(identifier).default([]),
});

const course = z.strictObject({
  startMs: z.number().min(0),
  originMs: z.number().min(0),
  speed: z.number().gt(0),
});

const clock = z
  .strictObject({
    source: setting(z.enum(['system', 'anchored', 'record', 'simulation']).default('system'), {
      help: 'Where the time comes from: the operating system; whoever tells it first (a box without a clock); the record that is replayed; a simulation.',
    }),
    simulation: setting(course.optional(), {
      help: 'Course of simulated time: startMs + (real now - originMs) × speed. Only with source "simulation".',
      unit: 'UTC ms; ms per ms',
    }),
  })
  .refine(({ source, simulation }) => (source === 'simulation') === (simulation !== undefined), {
    path: ['simulation'],
    message: 'is given with source "simulation" and only then',
  })
  .prefault({});

const schema: z.ZodType<GatewayConfig> = z.strictObject({
  configVersion: z.literal(1),
  id: setting(identifier.default('gateway'), { help: 'Names this gateway at the cloud.' }),
  dataDirectory: setting(z.string().min(1).default('shivar-data'), {
    help: 'Folder of the database and of every file below that has no place of its own. SHIVAR_DATA_DIRECTORY wins over it.',
  }),
  stationsDirectory: setting(z.string().min(1).optional(), {
    help: 'Folder of the station files, one STATION.json each; `stations` in the data directory when not given.',
  }),
  rulesDirectory: setting(z.string().min(1).optional(), {
    help: 'Folder of rule packs, *.json, beside the one that comes with the program; `rules` in the data directory when not given.',
  }),
  mqtt: section({
    host: setting(host(), { help: 'Address the broker listens on.' }),
    port: setting(port.default(1883), { help: 'Port of the broker; 0: any free one.', unit: 'TCP port' }),
    orFreePort: setting(z.boolean().default(false), { help: 'Take a free port when that one is taken.' }),
    open: setting(z.boolean().default(false), {
      help: 'Let every client in without a credential: for the bench only, never in a field.',
    }),
    credentialsFile: setting(z.string().min(1).optional(), {
      help: 'Credentials of the stations, made by `shivar credential add`; `credentials.json` in the data directory when not given.',
    }),
  }),
  http: section({
    host: setting(host(), { help: 'Address the station page listens on.' }),
    port: setting(port.default(8080), {
      help: 'Port of the station page; 0: any free one.',
      unit: 'TCP port',
    }),
    orFreePort: setting(z.boolean().default(false), { help: 'Take a free port when that one is taken.' }),
  }),
  clock,
  commitWindowMs: setting(z.int().min(0).max(MAX_COMMIT_WINDOW_MS).default(MAX_COMMIT_WINDOW_MS), {
    help: 'Longest a reading waits for company before it is written; the sensor is answered after that.',
    unit: 'ms',
  }),
  uplink: section({
    url: setting(z.url({ protocol: /^https?$/ }).optional(), {
      help: 'Address of the cloud; without it nothing is sent and everything is kept.',
    }),
    keyFile: setting(z.string().min(1).optional(), {
      help: 'Key of this gateway, printed once by `shivar cloud add-gateway`; `gateway.key` in the data directory when not given.',
    }),
  }),
  recipients: setting(z.array(recipient).max(MAX_RECIPIENTS).default([]), {
    help: 'Short list of consenting people told by the box itself: id, phone, language (mr, hi, en), stations.',
  }),
  retention: section({
    maxDatabaseBytes: setting(z.int().min(MIN_DATABASE_BYTES).default(KEEP_UNTIL_QUOTA.maxDatabaseBytes), {
      help: 'Above this much the oldest raw messages that the cloud holds are deleted. Nothing else ever is.',
      unit: 'By',
    }),
  }),
  quarantine: section({
    payloads: setting(z.int().min(1).max(100_000).default(QUARANTINE_LIMITS.rows), {
      help: 'Unreadable payloads kept for the technician; the oldest goes first.',
    }),
    bytes: setting(
      z
        .int()
        .min(65_536)
        .max(2 ** 30)
        .default(QUARANTINE_LIMITS.bytes),
      {
        help: 'What they may hold together.',
        unit: 'By',
      },
    ),
  }),
  log: section({
    level: setting(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'), {
      help: 'How much is said.',
    }),
    format: setting(z.enum(['auto', 'json', 'text']).default('auto'), {
      help: 'Lines for machines or for people; auto: for people on a terminal.',
    }),
  }),
});

/** The kind of file `gateway.json` is. */
export const GATEWAY_CONFIG: ConfigDefinition<GatewayConfig> = { schema, version: 1 };
