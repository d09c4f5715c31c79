import { fileURLToPath } from 'node:url';
import type { Monotonic, Scheduler } from '@shivar/core/time';
import { assetDirectory } from '@shivar/dashboard/kit';
import {
  closeHttpServer,
  createHttpServer,
  EventHub,
  type HttpServerOptions,
  type Route,
  serveStatic,
} from '@shivar/platform/http';
import { type Listening, type ListenOptions, listen } from '@shivar/platform/process';
import type { Commit } from '../store/index.ts';
import { TechnicianAccess } from './access/index.ts';
import { changeRoutes } from './api/change-routes.ts';
import { readRoutes } from './api/read-routes.ts';
import type { StationBox } from './box.ts';
import { LiveEvents } from './live-events.ts';
import { pageRoutes } from './pages/routes.ts';

export interface AdminServerOptions extends Pick<HttpServerOptions, 'onError' | 'onExchange'> {
  readonly listen: ListenOptions;
  /** Where the hash of the technician's password is, or will be. */
  readonly technicianFile: string;
  readonly monotonic: Monotonic;
  readonly scheduler: Scheduler;
}

/** The station's pages and API, listening. */
export interface AdminServer extends Listening {
  /** To be told of each commit, so that open pages follow. */
  readonly committed: (commit: Pick<Commit, 'effects'>) => void;
  close(): Promise<void>;
}

/** Starts the station's HTTP server: pages, `/api/v1`, live events, the files of the pages. */
export async function startAdminServer(box: StationBox, options: AdminServerOptions): Promise<AdminServer> {
  const access = new TechnicianAccess(options.technicianFile, options.monotonic);
  const hub = new EventHub();
  const events = new LiveEvents(hub, options.scheduler);
  const routes: Route[] = [
    ...pageRoutes(box, access),
    ...readRoutes(box, access),
    ...changeRoutes(box, access),
    { method: 'GET', path: '/api/v1/events', handler: (request) => hub.respond(request) },
    { method: 'GET', path: '/assets/*', handler: await serveStatic(fileURLToPath(assetDirectory)) },
  ];
  const { onError, onExchange } = options;
  const server = createHttpServer({
    routes,
    ...(onError === undefined ? {} : { onError }),
    ...(onExchange === undefined ? {} : { onExchange }),
  });
  const listening = await listen(server, options.listen);
  return {
    ...listening,
    committed: events.committed,
    close: async () => {
      events.stop();
      hub.close();
      await closeHttpServer(server);
    },
  };
}
