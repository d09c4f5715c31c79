import path from 'node:path';
import {
  startUplink,
  type Uplink,
  type UplinkStatus,
  type UplinkTiming,
  type UplinkTransport,
} from '@shivar/cloud-sync/uplink';
import { nativeDecoder } from '@shivar/core/decode';
import type { SmsOrder } from '@shivar/core/message';
import type { GatewayId, StationId } from '@shivar/core/model';
import type { Effects } from '@shivar/core/pipeline';
import { MINUTE } from '@shivar/core/time';
import type { Logger } from '@shivar/platform/log';
import {
  type Authenticator,
  type Broker,
  type BrokerOptions,
  PresenceBoard,
  ReadGate,
  startBroker,
} from '../broker/index.ts';
import type { Recipient } from '../config/gateway-config.ts';
import { Dispatcher, FileSender, ordersOf, routesBy } from '../dispatch/index.ts';
import { Intake, SensorDirectory } from '../ingest/index.ts';
import {
  AlertWatch,
  CommitWindow,
  type GatewayClock,
  PipelineLoop,
  processMonotonic,
  processScheduler,
  RecurringWorks,
  wakeFor,
} from '../pipeline/index.ts';
import type { Commit, EdgeReader, EdgeStoreOptions } from '../store/index.ts';
import { ConfigurationHolder, type GatewayConfiguration } from './configuration.ts';
import { type Memory, openMemory } from './memory.ts';
import { Reports } from './reports.ts';
import { TimeKeeper } from './time-keeper.ts';

export interface GatewayOptions {
  readonly id: GatewayId;
  readonly softwareVersion: string;
  /** Where the database lives; it must exist. */
  readonly dataDirectory: string;
  readonly configuration: GatewayConfiguration;
  readonly clock: GatewayClock;
  readonly broker: {
    readonly host: string;
    readonly port: number;
    readonly orFree?: boolean;
    readonly authenticator: Authenticator;
  };
  /** Where texts are written; `messages.txt` in the data directory when not given. */
  readonly messagesFile?: string;
  /** Shows each new text to whoever looks. */
  readonly showMessage?: (order: SmsOrder) => void;
  readonly recipients?: readonly Recipient[];
  /** Without it everything is kept and nothing is sent. */
  readonly uplink?: {
    readonly transport: UplinkTransport;
    readonly key: Uint8Array;
    readonly timing?: Partial<UplinkTiming>;
  };
  readonly commitWindowMs?: number;
  readonly store?: Pick<EdgeStoreOptions, 'backend' | 'quarantine' | 'retention'>;
  readonly log: Logger;
  /** Told of each commit, for live pages. */
  readonly committed?: (commit: Commit) => void;
  /** Told when the gateway cannot go on: end the process and start it again. */
  readonly fatal: (error: unknown) => void;
}

/** A running gateway. */
export interface Gateway {
  readonly broker: Broker;
  readonly reader: EdgeReader;
  readonly presence: PresenceBoard;
  readonly loop: PipelineLoop;
  /** Undefined when no cloud is configured. */
  readonly uplink: () => UplinkStatus | undefined;
  /** What holds now. */
  readonly configuration: () => GatewayConfiguration;
  /** Resolves when it is on disk. */
  configure(configuration: GatewayConfiguration): Promise<void>;
  /** A technician is at the station: its alerts are held back until then. Resolves when it is on disk. */
  maintain(station: StationId, untilMs: number): Promise<void>;
  /** When the latest maintenance of a station ends or ended, UTC ms; 0 when there was none. */
  maintenanceUntil(station: StationId): number;
  /** Publications of sensors with semantics at most once that were answered and then could not be stored. */
  lostAfterAnswer(): number;
  /** Reports latest values and counts upstream now, not at the next quarter of an hour. Resolves when they are on disk. */
  report(): Promise<void>;
  /** Lets nobody in any more, stores what came, and closes. */
  stop(): Promise<void>;
}

/** Latest values and counts go upstream this often. */
const REPORT_EVERY_MS = 15 * MINUTE;

/** Assembles a gateway and starts it: the store first, the broker last, so that nobody is let in before we can promise. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  return assemble(options, await openMemory(options));
}

async function assemble(options: GatewayOptions, memory: Memory): Promise<Gateway> {
  const { clock, log } = options;
  const { store, incarnation } = memory;
  const directory = new SensorDirectory();
  const watch = new AlertWatch();
  const dispatcher = await openDispatcher(options, memory);
  const loop = new PipelineLoop({
    store,
    incarnation,
    restored: memory.restored,
    restore: memory.restore,
    clock,
    monotonic: processMonotonic,
    scheduler: processScheduler,
    window: new CommitWindow(options.commitWindowMs),
    orders: (effects: Effects) => ordersOf(effects, (id) => directory.station(id), options.recipients ?? []),
    atOnce: (item) => watch.mayRaise(item.input),
    committed: (commit) => {
      watch.observe(commit.effects.outputs);
      if (commit.dispatch.length > 0) dispatcher.wake();
      uplink?.wake(commit.effects.urgent ? 'alert' : 'bulk');
      options.committed?.(commit);
      if (clock.rate === 0) works.look();
    },
    settled: () => gate.relieve(),
    failed: (error) => log.error({ err: error }, 'a batch could not be stored'),
    fatal: options.fatal,
  });
  const gate = new ReadGate(() => loop.waitingBytes);
  const timeKeeper = new TimeKeeper(clock, incarnation, loop);
  const report = reporter(clock, loop, memory);
  const works = recurringWorks(clock, loop, timeKeeper, report, log);
  const configuration = new ConfigurationHolder(directory, watch, loop);
  let uplink: Uplink | undefined;

  const end = async (): Promise<void> => {
    await Promise.all([dispatcher.stop(), uplink?.stop()]);
    await store.close();
  };

  timeKeeper.anchorByClock();
  await configuration.replace(options.configuration);
  uplink = openUplink(options, memory, timeKeeper);
  dispatcher.wake();
  const presence = new PresenceBoard(clock);
  const intake = new Intake({
    decoders: new Map([['obs', nativeDecoder]]),
    directory,
    clock,
    submit: (item) => loop.submit(item),
    recordBegins: (utcMs) => timeKeeper.heardFromRecord(utcMs),
  });
  const broker = await openBroker(options, { sink: intake, presence, gate, directory }).catch(
    async (error) => {
      await end();
      throw error;
    },
  );
  const stopWaking = wakeFor(clock, processScheduler, () => works.look());
  return {
    broker,
    reader: store.reader,
    presence,
    loop,
    uplink: () => uplink?.status(),
    configuration: () => configuration.current,
    configure: (next) => configuration.replace(next),
    maintain: async (station, untilMs) => {
      loop.submit({ input: { kind: 'maintenance', station, untilMs }, bytes: 0 });
      await loop.flush();
    },
    maintenanceUntil: (station) => memory.engine().maintenanceUntil(station),
    lostAfterAnswer: () => intake.lostAfterAnswer,
    report,
    stop: async () => {
      stopWaking();
      await broker.close();
      await loop.checkpoint().catch((error) => log.error({ err: error }, 'no checkpoint at the end'));
      await end();
    },
  };
}

function openBroker(
  { broker, log }: GatewayOptions,
  {
    directory,
    ...parts
  }: Pick<BrokerOptions, 'sink' | 'presence' | 'gate'> & { readonly directory: SensorDirectory },
): Promise<Broker> {
  return startBroker({
    ...broker,
    ...parts,
    isKnownSensor: (station, sensor) => directory.has(station, sensor),
    onRefusal: (reason, detail) => log.warn({ reason, detail }, 'the broker turned something away'),
    onError: (error) => log.error({ err: error }, 'the broker failed at something of its own'),
  });
}

async function openDispatcher(options: GatewayOptions, { store }: Memory): Promise<Dispatcher> {
  const { clock, log, dataDirectory, messagesFile, showMessage, recipients = [] } = options;
  const sender = await FileSender.open({
    path: messagesFile ?? path.join(dataDirectory, 'messages.txt'),
    ...(showMessage === undefined ? {} : { show: showMessage }),
  });
  return new Dispatcher({
    store,
    routeTo: routesBy(sender, recipients),
    clock,
    monotonic: processMonotonic,
    scheduler: processScheduler,
    failed: (error) => log.error({ err: error }, 'texts could not be handed over'),
  });
}

function openUplink(
  { uplink, id, clock, log }: GatewayOptions,
  { source, cloudEpoch }: Memory,
  timeKeeper: TimeKeeper,
): Uplink | undefined {
  if (uplink === undefined) return undefined;
  return startUplink({
    ...uplink,
    source,
    gateway: id,
    cloudEpoch,
    clock,
    monotonic: processMonotonic,
    scheduler: processScheduler,
    random: Math.random,
    log,
    onAcknowledgement: (_, time) => timeKeeper.heardFromCloud(time),
  });
}

/** Work by the clock: ticks for what falls due in silence, reports, anchors. */
function recurringWorks(
  clock: GatewayClock,
  loop: PipelineLoop,
  timeKeeper: TimeKeeper,
  report: () => Promise<void>,
  log: Logger,
): RecurringWorks {
  const reportOrLog = (): void =>
    void report().catch((error) => log.error({ err: error }, 'no report could be made'));
  return new RecurringWorks(clock, [
    // A system clock that is set while we run is found out here; an anchor that changes nothing is not recorded.
    { everyMs: MINUTE, work: () => timeKeeper.anchorByClock() },
    { everyMs: MINUTE, work: () => loop.submit({ input: { kind: 'tick' }, bytes: 0 }) },
    { everyMs: REPORT_EVERY_MS, work: reportOrLog },
  ]);
}

/** Reports how things stand, as far as that has changed since the last time. */
function reporter(clock: GatewayClock, loop: PipelineLoop, { store }: Memory): () => Promise<void> {
  const reports = new Reports(store.reader, clock);
  return async () => {
    await loop.flush();
    const records = [...(await reports.snapshots()), ...(await reports.ledgers())];
    if (records.length === 0) return;
    loop.submit({ records, bytes: 0 });
    await loop.flush();
  };
}
