import path from 'node:path';
import { nativeDecoder } from '@shivar/core/decode';
import type { GatewayId, Station, StationId } from '@shivar/core/model';
import { Pipeline } from '@shivar/core/pipeline';
import type { RulePack } from '@shivar/core/rules';
import { MINUTE } from '@shivar/core/time';
import { type Authenticator, type Broker, PresenceBoard, startBroker } from '../broker/index.ts';
import { Intake, SensorDirectory } from '../ingest/index.ts';
import {
  type GatewayClock,
  outboxRecord,
  PipelineLoop,
  processMonotonic,
  processScheduler,
  RecurringWorks,
  restoreEngine,
  wakeFor,
} from '../pipeline/index.ts';
import {
  type Commit,
  type EdgeReader,
  type EdgeStoreOptions,
  openEdgeStore,
  type RestoredState,
} from '../store/index.ts';

/** Everything the box decides by data. */
export interface GatewayConfiguration {
  readonly stations: readonly Station[];
  readonly packs: readonly RulePack[];
}

export interface GatewayOptions {
  readonly id: GatewayId;
  readonly softwareVersion: string;
  /** Where the database and the message file live; it must exist. */
  readonly dataDirectory: string;
  readonly configuration: GatewayConfiguration;
  readonly clock: GatewayClock;
  readonly broker: {
    readonly host: string;
    readonly port: number;
    readonly orFree?: boolean;
    readonly authenticator: Authenticator;
  };
  /** Told of each commit, for live pages. */
  readonly committed?: (commit: Commit) => void;
  readonly storeBackend?: NonNullable<EdgeStoreOptions['backend']>;
  /** Told when the gateway cannot go on: end the process and start it again. */
  readonly fatal: (error: unknown) => void;
}

/** A running gateway. */
export interface Gateway {
  readonly broker: Broker;
  readonly reader: EdgeReader;
  readonly presence: PresenceBoard;
  readonly loop: PipelineLoop;
  /** What holds now. */
  readonly configuration: () => GatewayConfiguration;
  configure(configuration: GatewayConfiguration): Promise<void>;
  /** A technician is at the station: its alerts are held back until then. */
  maintain(station: StationId, untilMs: number): Promise<void>;
  /** When the latest maintenance of a station ends or ended, UTC ms; 0 when there was none. */
  maintenanceUntil(station: StationId): number;
  stop(): Promise<void>;
}

/** Assembles a gateway and starts it: the store first, the broker last, so that nobody is let in before we can promise. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { clock } = options;
  const store = openEdgeStore({
    path: path.join(options.dataDirectory, 'gateway.db'),
    gateway: options.id,
    softwareVersion: options.softwareVersion,
    ...(options.storeBackend === undefined ? {} : { backend: options.storeBackend }),
  });
  const opened = await store.open();
  const { incarnation } = opened;
  let pipeline = new Pipeline();
  const restore = async (state: RestoredState): Promise<Pipeline> => {
    pipeline = await restoreEngine(new Pipeline(), state, store);
    return pipeline;
  };
  const loop = new PipelineLoop({
    store,
    incarnation,
    engine: await restore(opened),
    restore,
    clock,
    monotonic: processMonotonic,
    scheduler: processScheduler,
    orders: () => [],
    ...(options.committed === undefined ? {} : { committed: options.committed }),
    fatal: options.fatal,
  });
  const directory = new SensorDirectory();
  const presence = new PresenceBoard(clock);
  const anchor = (utcMs: number): void => {
    if (clock.origin === undefined) return;
    const input = {
      kind: 'anchor',
      anchor: { incarnation, elapsedMs: clock.elapsed(), utcMs, ...clock.origin },
    } as const;
    loop.submit({ input, bytes: 0 });
  };
  let current = options.configuration;
  const configure = async (configuration: GatewayConfiguration): Promise<void> => {
    const { stations, packs } = configuration;
    current = configuration;
    directory.configure(stations);
    loop.submit({
      input: { kind: 'configuration', stations, packs },
      bytes: 0,
      recordsIfChanged: stations.map((station) => outboxRecord('system', { kind: 'station', station })),
    });
    await loop.flush();
  };
  const now = clock.now();
  if (now !== undefined) anchor(now);
  await configure(options.configuration);
  const intake = new Intake({
    decoders: new Map([['obs', nativeDecoder]]),
    directory,
    clock,
    submit: (item) => loop.submit(item),
  });
  const works = new RecurringWorks(clock, [
    { everyMs: MINUTE, work: () => loop.submit({ input: { kind: 'tick' }, bytes: 0 }) },
  ]);
  const stopWaking = wakeFor(clock, processScheduler, () => works.look());
  const broker = await startBroker({
    ...options.broker,
    sink: intake,
    presence,
    isKnownSensor: (station, sensor) => directory.has(station, sensor),
  });
  return {
    broker,
    reader: store.reader,
    presence,
    loop,
    configuration: () => current,
    configure,
    maintain: async (station, untilMs) => {
      loop.submit({ input: { kind: 'maintenance', station, untilMs }, bytes: 0 });
      await loop.flush();
    },
    maintenanceUntil: (station) => pipeline.maintenanceUntil(station),
    stop: async () => {
      stopWaking();
      broker.stopAccepting();
      await broker.close();
      await loop.checkpoint();
      await store.close();
    },
  };
}
