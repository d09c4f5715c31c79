import { CORE_THRESHOLDS, type RulePack } from '@shivar/core/rules';
import { type AcceptedRecord, stationsOf } from '@shivar/core/sync';
import { MINUTE, type Monotonic } from '@shivar/core/time';
import { closeHttpServer, createHttpServer, EventHub } from '@shivar/platform/http';
import type { Logger } from '@shivar/platform/log';
import { type Listening, listen } from '@shivar/platform/process';
import { ensureAdminToken } from './access/ensure-admin-token.ts';
import { RefusalLog } from './access/refusal-log.ts';
import { apiRoutes, cloudEndpoints } from './api/endpoints.ts';
import type { CloudClock } from './cloud-clock.ts';
import { startHousekeeping } from './housekeeping.ts';
import { type CloudPageRenderer, DASHBOARD, pageRoutes } from './pages/page-routes.ts';
import { type CloudStore, type Receipt, verdictCounts } from './store/cloud-store.ts';

export interface CloudOptions {
  /** Opened; closed with the cloud. */
  readonly store: CloudStore;
  readonly clock: CloudClock;
  readonly monotonic: Monotonic;
  readonly log: Logger;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** When the port is taken, take any free one instead. */
  readonly orFreePort?: boolean;
  /**
   * Whether reading needs a token too; weather is public unless the operator says otherwise. There are no pages then:
   * they know no log-in.
   */
  readonly privateReads?: boolean;
  /** Made known as an admin token; without one, and with none in the store, one is made. */
  readonly adminToken?: string;
  readonly renderer?: CloudPageRenderer;
  /** Whose levels the charts show. */
  readonly packs?: readonly RulePack[];
  /** Between 0 and 1. */
  readonly random?: () => number;
}

/** The running cloud. */
export interface Cloud {
  readonly listening: Listening;
  readonly url: string;
  /** The first admin token, when it was made at this start. Shown once; only its hash is kept. */
  readonly firstToken?: string;
  close(): Promise<void>;
}

/** Every gateway keeps one connection, and a large district has some thousand. */
const MAX_CONNECTIONS = 10_000;
/** Pages that are open at once; each holds a connection. */
const MAX_LISTENERS = 1_000;

/** A gateway keeps its connection while it is idle: making one anew costs it 1.6 kB and seconds. */
const KEEP_ALIVE_MS: number = 36 * MINUTE;

/** Starts the receiver, the API and the pages, and waits until they listen. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { store, clock, log, host, port, adminToken, random = Math.random } = options;
  const events = new EventHub({ maxListeners: MAX_LISTENERS });
  const refusals = new RefusalLog(store.registry, clock, options.monotonic);
  const endpoints = cloudEndpoints({
    store,
    clock,
    refusals,
    events,
    random,
    onReceived: (gateway, receipt) => tell({ gateway, receipt, events, log }),
  });
  const { renderer = DASHBOARD, packs = [CORE_THRESHOLDS], privateReads = false } = options;
  const { reader, registry } = store;
  const server = createHttpServer({
    routes: [
      ...apiRoutes(endpoints, { store, privateReads }),
      ...(privateReads ? [] : await pageRoutes({ reader, registry, clock, renderer, packs })),
    ],
    onError: (error, request) => log.error({ err: error, ...request }, 'a request failed'),
    maxConnections: MAX_CONNECTIONS,
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const firstToken = await ensureAdminToken(registry, adminToken, clock.now());
  const listening = await listen(server, { host, port, orFree: options.orFreePort ?? false });
  const onError = (error: unknown): void => log.error({ err: error }, 'housekeeping failed');
  const stopHousekeeping = startHousekeeping({ store, clock, onError });
  return {
    listening,
    url: `http://${listening.host}:${listening.port}`,
    ...(firstToken === undefined ? {} : { firstToken }),
    close: async () => {
      await stopHousekeeping();
      events.close();
      await closeHttpServer(server);
      await store.close();
    },
  };
}

/** Says what came in: to the log, and to the pages that are open. */
function tell(received: { gateway: string; receipt: Receipt; events: EventHub; log: Logger }): void {
  const { gateway, receipt, events, log } = received;
  const counts = verdictCounts(receipt.judgement);
  const refused = counts.FORK + counts.POISON + counts.FOREIGN_STATION > 0;
  if (refused) log.warn({ gateway, ...counts }, 'records were refused');
  else log.debug({ gateway, ...counts }, 'records came in');
  const stations = changedStations(receipt.judgement.accepted);
  if (stations.length > 0) events.publish('message', { stations });
}

function changedStations(accepted: readonly AcceptedRecord[]): readonly string[] {
  return [...new Set(accepted.flatMap(({ record }) => [...(stationsOf(record) ?? [])]))];
}
