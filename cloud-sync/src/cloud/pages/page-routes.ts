import { fileURLToPath } from 'node:url';
import type { RulePack } from '@shivar/core/rules';
import { renderCloudPage, renderStationPage } from '@shivar/dashboard/cloud';
import {
  assetDirectory,
  type CloudPageModel,
  type Language,
  pickLanguage,
  type StationPageModel,
} from '@shivar/dashboard/kit';
import { type HttpRequest, html, type Route, serveStatic } from '@shivar/platform/http';
import { requireStation } from '../api/station-endpoints.ts';
import type { CloudClock } from '../cloud-clock.ts';
import type { CloudReader, CloudRegistry } from '../store/cloud-store.ts';
import { cloudPageModel } from './cloud-page-model.ts';
import { stationPageModel } from './station-page-model.ts';

/** Turns models into pages. */
export interface CloudPageRenderer {
  cloudPage(model: CloudPageModel): string;
  stationPage(model: StationPageModel): string;
}

/** The pages of the dashboard. */
export const DASHBOARD: CloudPageRenderer = { cloudPage: renderCloudPage, stationPage: renderStationPage };

export interface PageOptions {
  readonly reader: CloudReader;
  readonly registry: Pick<CloudRegistry, 'gateways'>;
  readonly clock: CloudClock;
  readonly renderer: CloudPageRenderer;
  /** Whose levels the charts show. */
  readonly packs: readonly RulePack[];
}

/** Pages for people, and the files they load. */
export async function pageRoutes(options: PageOptions): Promise<readonly Route[]> {
  const { renderer, reader } = options;
  return [
    {
      method: 'GET',
      path: '/',
      handler: async (request) =>
        html(renderer.cloudPage(await cloudPageModel(options, languageOf(request)))),
    },
    {
      method: 'GET',
      path: '/stations/{id}',
      handler: async (request) => {
        const entry = await requireStation(reader, request.params.id);
        const datastream = request.query.get('datastream') ?? undefined;
        const model = await stationPageModel(options, { entry, language: languageOf(request), datastream });
        return html(renderer.stationPage(model));
      },
    },
    { method: 'GET', path: '/assets/*', handler: await serveStatic(fileURLToPath(assetDirectory)) },
  ];
}

function languageOf({ query, headers }: HttpRequest): Language {
  return pickLanguage(query.get('lang') ?? undefined, headers['accept-language']);
}
