import { randomBytes } from 'node:crypto';
import type { Station } from '@shivar/core/model';
import { type Language, pickLanguage } from '@shivar/dashboard/kit';
import { renderLoginPage, renderStationPage } from '@shivar/dashboard/station';
import {
  HttpError,
  type HttpRequest,
  type HttpResponse,
  html,
  type Route,
  readCookie,
  seeOther,
  sessionCookie,
} from '@shivar/platform/http';
import type { TechnicianAccess } from '../access/index.ts';
import { MAX_MAINTENANCE_MINUTES, startMaintenance, stopMaintenance } from '../api/change-routes.ts';
import { badParameter, wholeNumber } from '../api/query.ts';
import { stationOf } from '../api/read-routes.ts';
import type { StationBox } from '../box.ts';
import { stationPageModel } from './station-page-model.ts';

/** Ties the log-in form to the browser that asked for it. */
const LOGIN_COOKIE = 'shivar-login';
const LOGIN_FORM_SECONDS = 3600;

/** The pages of the station and their forms, which work without any script. */
export function pageRoutes(box: StationBox, access: TechnicianAccess): readonly Route[] {
  const form = (
    path: string,
    handler: (request: HttpRequest, fields: URLSearchParams) => Promise<HttpResponse>,
  ): Route => ({
    method: 'POST',
    path,
    handler: async (request) => handler(request, await request.form()),
  });
  return [
    { method: 'GET', path: '/', handler: (request) => stationPage(box, access, request) },
    {
      method: 'GET',
      path: '/login',
      handler: (request) => loginPage(box, languageOf(request), { failed: false }),
    },
    form('/login', (request, fields) => logIn(box, access, request, fields)),
    form('/logout', async (request, fields) => {
      access.requireChange(request, fields.get('formToken'));
      return seeOther(home(fields), { 'set-cookie': access.logOut(request) });
    }),
    form('/maintenance/start', async (request, fields) => {
      access.requireChange(request, fields.get('formToken'));
      const minutes = wholeNumber(fields, 'minutes', { least: 1, greatest: MAX_MAINTENANCE_MINUTES });
      if (minutes === undefined) throw badParameter('minutes', 'is missing');
      await startMaintenance(box, fields.get('station') ?? undefined, minutes);
      return seeOther(home(fields));
    }),
    form('/maintenance/stop', async (request, fields) => {
      access.requireChange(request, fields.get('formToken'));
      await stopMaintenance(box, fields.get('station') ?? undefined);
      return seeOther(home(fields));
    }),
  ];
}

async function stationPage(
  box: StationBox,
  access: TechnicianAccess,
  request: HttpRequest,
): Promise<HttpResponse> {
  const model = await stationPageModel(box, {
    station: wantedStation(box, request.query.get('station')),
    language: languageOf(request),
    datastream: request.query.get('datastream') ?? undefined,
    session: access.session(request),
  });
  return html(renderStationPage(model));
}

/** The one that was asked for, else the first of the box. @throws {HttpError} 404. */
function wantedStation(box: StationBox, id: string | null): Station {
  const [first] = box.configuration().stations;
  if (id !== null || first === undefined) {
    if (first === undefined)
      throw new HttpError(404, 'STATION_NONE', 'No station is configured: run `shivar station add`.');
    return stationOf(box, id ?? undefined);
  }
  return first;
}

function loginPage(
  { clock, simulated }: StationBox,
  language: Language,
  { failed }: { readonly failed: boolean },
): HttpResponse {
  const formToken = randomBytes(16).toString('base64url');
  const page = html(
    renderLoginPage({ language, now: clock.now(), simulated, formToken, failed }),
    failed ? 401 : 200,
  );
  const cookie = sessionCookie(LOGIN_COOKIE, formToken, { maxAgeSeconds: LOGIN_FORM_SECONDS, secure: false });
  return { ...page, headers: { ...page.headers, 'cache-control': 'no-store', 'set-cookie': cookie } };
}

async function logIn(
  box: StationBox,
  access: TechnicianAccess,
  request: HttpRequest,
  fields: URLSearchParams,
): Promise<HttpResponse> {
  const expected = readCookie(request.headers.cookie, LOGIN_COOKIE);
  const language = pickLanguage(fields.get('lang') ?? undefined, request.headers['accept-language']);
  if (expected === undefined || expected !== fields.get('formToken'))
    return loginPage(box, language, { failed: false });
  try {
    const { cookie } = await access.logIn(request, fields.get('password') ?? '');
    const spent = sessionCookie(LOGIN_COOKIE, '', { maxAgeSeconds: 0, secure: false });
    return seeOther(home(fields), { 'set-cookie': [cookie, spent] });
  } catch (error) {
    if (error instanceof HttpError && error.status === 401) return loginPage(box, language, { failed: true });
    throw error;
  }
}

/** Back to the page a form was on. */
function home(fields: URLSearchParams): string {
  const query = new URLSearchParams();
  for (const name of ['station', 'lang']) {
    const value = fields.get(name);
    if (value !== null) query.set(name, value);
  }
  return query.size === 0 ? '/' : `/?${query}`;
}

function languageOf({ query, headers }: HttpRequest): Language {
  return pickLanguage(query.get('lang') ?? undefined, headers['accept-language']);
}
