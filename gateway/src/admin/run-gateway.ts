import { readFileSync } from 'node:fs';
import path from 'node:path';
import { httpTransport } from '@shivar/cloud-sync/uplink';
import type { Station } from '@shivar/core/model';
import { createLogger, type Logger } from '@shivar/platform/log';
import { benchAuthenticator, CredentialAuthenticator } from '../broker/index.ts';
import { clockFor, type GatewayConfig, type GatewayPaths } from '../config/index.ts';
import { processMonotonic, processScheduler } from '../pipeline/index.ts';
import {
  type Gateway,
  type GatewayConfiguration,
  type GatewayOptions,
  startGateway,
} from '../runtime/index.ts';
import { makePassword, writePassword } from './access/index.ts';
import { type AdminServer, startAdminServer } from './admin-server.ts';
import { NO_LINK, type StationBox } from './box.ts';
import { CredentialFile } from './files/credential-file.ts';
import { isFile, makeFolder } from './files/json-folder.ts';
import { readGatewayKey } from './files/key-file.ts';
import { readRulePacks } from './files/rule-files.ts';
import { readStations, writeStation } from './files/station-files.ts';
import { type Watched, watchFiles } from './files/watch-files.ts';
import { tellReady } from './tell-ready.ts';

/** What a gateway is run with. */
export interface GatewaySetup {
  readonly config: GatewayConfig;
  readonly paths: GatewayPaths;
}

/** Whom it tells, and when it stops. */
export interface GatewayRun {
  readonly out: (line: string) => void;
  readonly terminal: boolean;
  /** Log lines and the ready line as JSON. */
  readonly json: boolean;
  readonly signal: AbortSignal;
}

/**
 * The gateway as a program: its files, the broker with everything behind it, the station page. Runs until `signal`
 * aborts and gives 0; rejects when it cannot start or cannot go on. Then nothing is closed any more, because what is
 * broken may not close: the process ends and starts clean.
 */
export function runGateway(setup: GatewaySetup, run: GatewayRun): Promise<number> {
  return new Promise((resolve, reject) => {
    runUntilStopped(setup, run, reject).then(resolve, reject);
  });
}

async function runUntilStopped(
  setup: GatewaySetup,
  run: GatewayRun,
  fatal: (error: unknown) => void,
): Promise<number> {
  const log = openLog(setup.config, run);
  const files = await prepareFiles(setup);
  const clock = clockFor(setup.config.clock);
  let admin: AdminServer | undefined;
  const gateway = await startGateway({
    ...(await gatewayOptions(setup, files.credentials, log)),
    configuration: await readConfiguration(setup.paths),
    clock,
    committed: (commit) => admin?.committed(commit),
    fatal,
  });
  const reload = reloader(setup, gateway, files.credentials, log);
  const box = boxOf(setup, gateway, { clock, reload });
  admin = await openPages(setup, box, log).catch(async (error) => {
    await gateway.stop();
    throw error;
  });
  const stopWatching = watchFiles(watchedFiles(setup.paths), {
    scheduler: processScheduler,
    changed: () => void reload(),
  });
  tellReady(setup.config, run, { page: admin, broker: gateway.broker, password: files.password });
  await aborted(run.signal);
  stopWatching();
  await admin.close();
  await gateway.stop();
  return 0;
}

/** Folders, a password for the technician when there is none, and the credentials. */
async function prepareFiles({
  paths,
}: GatewaySetup): Promise<{ credentials: CredentialFile; password: string | undefined }> {
  const { dataDirectory, stationsDirectory, rulesDirectory, credentialsFile } = paths;
  const folders = [dataDirectory, stationsDirectory, rulesDirectory, path.dirname(credentialsFile)];
  for (const folder of folders) await makeFolder(folder);
  const password = (await isFile(paths.technicianFile)) ? undefined : makePassword();
  if (password !== undefined) await writePassword(paths.technicianFile, password);
  const credentials = new CredentialFile(paths.credentialsFile);
  await credentials.reload();
  return { credentials, password };
}

/** Whose changes a running gateway takes over. */
function watchedFiles({ stationsDirectory, rulesDirectory, credentialsFile }: GatewayPaths): Watched[] {
  return [{ folder: stationsDirectory }, { folder: rulesDirectory }, { file: credentialsFile }];
}

async function readConfiguration({
  stationsDirectory,
  rulesDirectory,
}: GatewayPaths): Promise<GatewayConfiguration> {
  return { stations: await readStations(stationsDirectory), packs: await readRulePacks(rulesDirectory) };
}

async function gatewayOptions(
  { config, paths }: GatewaySetup,
  credentials: CredentialFile,
  log: Logger,
): Promise<Omit<GatewayOptions, 'configuration' | 'clock' | 'committed' | 'fatal'>> {
  const { id, mqtt, uplink } = config;
  return {
    id,
    softwareVersion: softwareVersion(),
    dataDirectory: paths.dataDirectory,
    broker: {
      host: mqtt.host,
      port: mqtt.port,
      orFree: mqtt.orFreePort,
      authenticator: mqtt.open ? benchAuthenticator : new CredentialAuthenticator(credentials),
    },
    messagesFile: paths.messagesFile,
    showMessage: ({ language, text }) => log.info({ language }, text),
    recipients: config.recipients,
    ...(uplink.url === undefined
      ? {}
      : {
          uplink: {
            transport: httpTransport({ url: uplink.url, gateway: id }),
            key: await readGatewayKey(paths.gatewayKeyFile),
          },
        }),
    commitWindowMs: config.commitWindowMs,
    store: {
      quarantine: { rows: config.quarantine.payloads, bytes: config.quarantine.bytes },
      retention: config.retention,
    },
    log,
  };
}

/**
 * Takes over what changed in the files, one reading at a time. Files that cannot be used are named in the log, and what
 * held before holds on.
 */
function reloader(
  { paths }: GatewaySetup,
  gateway: Gateway,
  credentials: CredentialFile,
  log: Logger,
): () => Promise<void> {
  let turn: Promise<void> = Promise.resolve();
  const reloadOnce = async (): Promise<void> => {
    await credentials.reload();
    await gateway.configure(await readConfiguration(paths));
  };
  return () => {
    turn = turn
      .then(reloadOnce)
      .catch((error) => log.error({ err: error }, 'changed files could not be taken over'));
    return turn;
  };
}

function boxOf(
  { config, paths }: GatewaySetup,
  gateway: Gateway,
  { clock, reload }: Pick<GatewayOptions, 'clock'> & { readonly reload: () => Promise<void> },
): StationBox {
  return {
    id: config.id,
    softwareVersion: softwareVersion(),
    clock,
    simulated: config.clock.source === 'simulation' || config.clock.source === 'record',
    reader: gateway.reader,
    broker: {
      port: gateway.broker.port,
      connected: () => gateway.broker.connected(),
      refusals: () => withLost(gateway.broker.refusals(), gateway.lostAfterAnswer()),
    },
    presence: () => gateway.presence.list(),
    link: () => gateway.uplink() ?? NO_LINK,
    configuration: gateway.configuration,
    maintenanceUntil: (station) => gateway.maintenanceUntil(station),
    maintain: (station, untilMs) => gateway.maintain(station, untilMs),
    saveStation: async (station: Station) => {
      await writeStation(paths.stationsDirectory, station);
      await reload();
    },
  };
}

/** What was answered early and lost stands beside what was refused: both are missing from the store. */
function withLost(
  refusals: Readonly<Record<string, number>>,
  lost: number,
): Readonly<Record<string, number>> {
  return lost === 0 ? refusals : { ...refusals, answeredNotStored: lost };
}

function openPages({ config, paths }: GatewaySetup, box: StationBox, log: Logger): Promise<AdminServer> {
  return startAdminServer(box, {
    listen: { host: config.http.host, port: config.http.port, orFree: config.http.orFreePort },
    technicianFile: paths.technicianFile,
    monotonic: processMonotonic,
    scheduler: processScheduler,
    onError: (error, request) => log.error({ err: error, ...request }, 'a request failed'),
    onExchange: (exchange) => log.debug(exchange, 'answered'),
  });
}

function openLog({ log }: GatewayConfig, { json, terminal }: GatewayRun): Logger {
  const format = json ? 'json' : log.format === 'auto' ? (terminal ? 'text' : 'json') : log.format;
  return createLogger({ program: 'gateway', level: log.level, format });
}

function softwareVersion(): string {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return manifest.version;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
