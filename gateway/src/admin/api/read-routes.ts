import {
  describeDatastream,
  instant,
  matchJson,
  paneJson,
  resultJson,
  tipSizeOf,
} from '@shivar/core/present';
import { STREAM } from '@shivar/core/sync';
import { eventTime, istDate, MINUTE } from '@shivar/core/time';
import {
  download,
  HttpError,
  type HttpRequest,
  type HttpResponse,
  json,
  type Route,
} from '@shivar/platform/http';
import type { RuleQuery } from '../../store/index.ts';
import type { TechnicianAccess } from '../access/index.ts';
import type { StationBox } from '../box.ts';
import { dispatchJson, transitionJson } from './alerts.ts';
import { badParameter, pageOf, required, spanOf, wholeNumber } from './query.ts';
import { observationJson } from './readings.ts';
import { stationSummary } from './stations.ts';
import { statusJson } from './status.ts';

type Answer = (request: HttpRequest) => Promise<HttpResponse>;

const DEFAULT_WINDOW_MS: number = 15 * MINUTE;

/** Everything the API tells and changes nothing by. Lists that may hold telephone numbers or secrets want a technician. */
export function readRoutes(box: StationBox, access: TechnicianAccess): readonly Route[] {
  const get = (path: string, handler: Answer): Route => ({ method: 'GET', path: `/api/v1/${path}`, handler });
  const guarded =
    (answer: Answer): Answer =>
    async (request) => {
      access.requireTechnician(request);
      return answer(request);
    };
  return [
    get('status', async () => json(await statusJson(box))),
    get('stations', async () =>
      json({ items: box.configuration().stations.map((station) => stationSummary(box, station)) }),
    ),
    get('stations/{station}', async ({ params }) => json(stationOf(box, params.station))),
    get('observations/latest', latest(box)),
    get('panes', panes(box)),
    get('results', results(box)),
    get('matches', matches(box)),
    get('transitions', transitions(box)),
    get('faults', async () => json({ items: (await box.reader.openFaults()).map(faultJson) })),
    get('backlog', backlog(box)),
    get('ledger', ledger(box)),
    get('dispatch', guarded(dispatchLog(box))),
    get('quarantine', guarded(quarantine(box))),
    get('quarantine/{id}/payload', guarded(payload(box))),
  ];
}

/** The station of a path or parameter. @throws {HttpError} 404. */
export function stationOf(
  box: StationBox,
  id: string | undefined,
): ReturnType<StationBox['configuration']>['stations'][number] {
  const station = box.configuration().stations.find((candidate) => candidate.id === id);
  if (station === undefined)
    throw new HttpError(404, 'STATION_UNKNOWN', `There is no station ${id} on this box.`);
  return station;
}

function latest({ reader }: StationBox): Answer {
  return async ({ query }) => {
    const observations = await reader.latest(query.get('station') ?? undefined);
    return json({ items: observations.map(observationJson) });
  };
}

function panes({ reader, clock, configuration }: StationBox): Answer {
  return async (request) => {
    const datastream = required(request.query, 'datastream');
    const windowMs = wholeNumber(request.query, 'windowMs', {
      least: MINUTE,
      greatest: 7 * 24 * 60 * MINUTE,
    });
    const span = spanOf(request, clock);
    const found = await reader.panes({ datastream, windowMs: windowMs ?? DEFAULT_WINDOW_MS, ...span });
    const tipSizeMm = tipSizeOf(datastream, configuration().stations);
    return json({ ...describeDatastream(datastream), items: found.map((pane) => paneJson(pane, tipSizeMm)) });
  };
}

function results({ reader, clock }: StationBox): Answer {
  return async (request) => {
    const found = await reader.ruleResults(ruleQuery(request, clock));
    return json({ items: found.map(resultJson) });
  };
}

function matches({ reader, clock }: StationBox): Answer {
  return async (request) => {
    const found = await reader.ruleMatches(ruleQuery(request, clock));
    return json({ items: found.map(matchJson) });
  };
}

function ruleQuery(request: HttpRequest, clock: StationBox['clock']): RuleQuery {
  const { query } = request;
  const [rule, station] = [query.get('rule'), query.get('station')];
  const { limit } = pageOf(request);
  return {
    ...spanOf(request, clock),
    ...(rule === null ? {} : { rule }),
    ...(station === null ? {} : { station }),
    limit,
  };
}

function transitions({ reader, configuration }: StationBox): Answer {
  return async (request) => {
    const found = await reader.transitions(pageOf(request));
    const { stations } = configuration();
    return json(listJson(found, (entry) => transitionJson(entry, stations)));
  };
}

function dispatchLog({ reader }: StationBox): Answer {
  return async (request) => json(listJson(await reader.dispatchLog(pageOf(request)), dispatchJson));
}

function quarantine({ reader }: StationBox): Answer {
  return async (request) => {
    const list = listJson(await reader.quarantine(pageOf(request)), ({ atMs, ...entry }) => ({
      ...entry,
      at: instant(atMs),
    }));
    return json({ ...list, counts: Object.fromEntries(await reader.quarantineCounts()) });
  };
}

function payload({ reader }: StationBox): Answer {
  return async ({ params }) => {
    const id = Number(params.id);
    const bytes = Number.isSafeInteger(id) ? await reader.quarantinedPayload(id) : undefined;
    if (bytes === undefined)
      throw new HttpError(404, 'QUARANTINE_UNKNOWN', 'That payload is not kept (any more).');
    return download(bytes, `quarantined-${id}.bin`);
  };
}

function backlog({ reader }: StationBox): Answer {
  return async () => {
    const names = Object.entries(STREAM);
    const items = (await reader.backlog()).map(({ stream, records, oldestAtMs }) => ({
      stream: names.find(([, code]) => code === stream)?.[0] ?? String(stream),
      records,
      oldestAt: instant(oldestAtMs),
    }));
    return json({ items });
  };
}

function ledger({ reader, clock }: StationBox): Answer {
  return async ({ query }) => {
    const now = clock.now();
    const toDay = query.get('to') ?? (now === undefined ? undefined : istDate(eventTime(now)));
    if (toDay === undefined) throw badParameter('to', 'is needed while the gateway does not know the time');
    const fromDay = query.get('from') ?? toDay;
    for (const [name, day] of [
      ['from', fromDay],
      ['to', toDay],
    ] as const) {
      if (!/^\d{4}-\d{2}-\d{2}$/.test(day))
        throw badParameter(name, 'must be an Indian calendar day, YYYY-MM-DD');
    }
    return json({ unit: 'readings', items: await reader.ledger({ fromDay, toDay }) });
  };
}

function faultJson({
  atMs,
  ...fault
}: Awaited<ReturnType<StationBox['reader']['openFaults']>>[number]): object {
  return { ...fault, since: instant(atMs) };
}

/** A page of a list, with the `before` of the next one. */
function listJson<T extends { readonly id: number }>(
  entries: readonly T[],
  shown: (entry: T) => object,
): { items: object[]; next: number | null } {
  return { items: entries.map(shown), next: entries.at(-1)?.id ?? null };
}
