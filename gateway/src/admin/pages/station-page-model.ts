import type { AlertTransition } from '@shivar/core/alert';
import {
  addLedger,
  emptyLedger,
  type LedgerCounts,
  type Observation,
  type Station,
} from '@shivar/core/model';
import { type EventTime, eventTime, istDate, MINUTE } from '@shivar/core/time';
import type {
  BacklogModel,
  Language,
  LatestValue,
  QuarantineModel,
  ReportModel,
  SensorModel,
  StationPageModel,
  TechnicianModel,
} from '@shivar/dashboard/kit';
import {
  alertModel,
  latestValue,
  reportModels,
  stationSummary,
  withRainSinceMorning,
} from '@shivar/dashboard/model';
import type { Session } from '../access/index.ts';
import type { StationBox } from '../box.ts';
import { lastDayChart } from './last-day-chart.ts';

/** Transitions read to find those of one station; a page shows far fewer. */
const TRANSITIONS_READ = 200;
const ALERTS_SHOWN = 20;
const QUARANTINE_SHOWN = 10;
const REPORTS_READ = 40;

export interface StationPageOptions {
  readonly station: Station;
  readonly language: Language;
  /** The datastream that was chosen for the chart. */
  readonly datastream: string | undefined;
  /** The technician who looks at it, when one is logged in. */
  readonly session: Session | undefined;
}

/** Gathers what the page of a station shows. */
export async function stationPageModel(
  box: StationBox,
  options: StationPageOptions,
): Promise<StationPageModel> {
  const { station, session } = options;
  const { stations } = box.configuration();
  const now = box.clock.now();
  const observations = await box.reader.latest(station.id);
  const values = latestValues(observations, stations);
  const latest = now === undefined ? values : await withRain(box, values, eventTime(now));
  const transitions = await transitionsOf(box, station);
  const chart = await lastDayChart(box, latest, { wanted: options.datastream, transitions });
  return {
    place: 'gateway',
    language: options.language,
    now,
    simulated: box.simulated,
    station: stationSummary(station),
    others: stations.filter(({ id }) => id !== station.id).map(stationSummary),
    latest,
    ...(chart === undefined ? {} : { chart }),
    alerts: transitions.slice(0, ALERTS_SHOWN).map((transition) => alertModel(transition, station)),
    sensors: station.sensors.map(({ id }) => sensorModel(box, station.id, id, latest)),
    faults: (await box.reader.openFaults())
      .filter((fault) => fault.station === station.id)
      .map(({ atMs, ...fault }) => ({ ...fault, since: atMs })),
    reports: await reportsOf(box, station),
    backlog: await backlogModel(box),
    ledger: await ledgerOfToday(box, station),
    ...(session === undefined
      ? {}
      : { quarantine: await quarantineModel(box), technician: technicianModel(box, station, session) }),
  };
}

/** Nothing while the time of the observation is not known: a value without a time would mislead. */
function latestValues(observations: readonly Observation[], stations: readonly Station[]): LatestValue[] {
  return observations.flatMap(({ datastream, time, value, flag }) => {
    if (time.kind !== 'resolved') return [];
    return latestValue({ datastream, value, flag, eventTime: time.eventTime }, stations) ?? [];
  });
}

function withRain(
  { reader }: StationBox,
  values: readonly LatestValue[],
  now: EventTime,
): Promise<LatestValue[]> {
  return withRainSinceMorning(values, now, (datastream, from, to) =>
    reader.panes({ datastream, windowMs: 15 * MINUTE, from, to }),
  );
}

async function transitionsOf({ reader }: StationBox, { id }: Station): Promise<AlertTransition[]> {
  const stored = await reader.transitions({ limit: TRANSITIONS_READ });
  return stored.map(({ transition }) => transition).filter(({ station }) => station === id);
}

/** The newest of all, however long ago it rained. */
async function reportsOf({ reader }: StationBox, { id }: Station): Promise<readonly ReportModel[]> {
  const query = { station: id, from: 0, to: Number.MAX_SAFE_INTEGER, limit: REPORTS_READ };
  return reportModels(await reader.ruleResults(query), await reader.ruleMatches(query));
}

function sensorModel(
  box: StationBox,
  station: string,
  id: string,
  latest: readonly LatestValue[],
): SensorModel {
  const presence = box.presence().find((entry) => entry.station === station && entry.sensor === id);
  const times = latest.filter(({ sensor }) => sensor === id).map(({ eventTime: at }) => at);
  return {
    id,
    presence: presence?.state ?? 'unknown',
    ...(times.length === 0 ? {} : { lastMessageAt: Math.max(...times) }),
  };
}

async function backlogModel(box: StationBox): Promise<BacklogModel> {
  const streams = await box.reader.backlog();
  const { state, lastContactAtMs, bytesUp, bytesDown } = box.link();
  const oldest = streams.flatMap(({ oldestAtMs }) => oldestAtMs ?? []);
  const now = box.clock.now();
  return {
    state,
    ...(lastContactAtMs === undefined ? {} : { lastContactAt: lastContactAtMs }),
    records: streams.reduce((sum, { records }) => sum + records, 0),
    ...(oldest.length === 0 || now === undefined
      ? {}
      : { oldestAgeMs: Math.max(0, now - Math.min(...oldest)) }),
    bytesUp,
    bytesDown,
  };
}

/** What came in today by the Indian calendar; nothing while the day is not known. */
async function ledgerOfToday({ reader, clock }: StationBox, { id }: Station): Promise<LedgerCounts> {
  const total = emptyLedger();
  const now = clock.now();
  if (now === undefined) return total;
  const day = istDate(eventTime(now));
  const days = await reader.ledger({ fromDay: day, toDay: day });
  for (const entry of days.filter(({ station }) => station === id)) addLedger(total, entry.counts);
  return total;
}

async function quarantineModel({ reader }: StationBox): Promise<QuarantineModel> {
  const [entries, counts] = await Promise.all([
    reader.quarantine({ limit: QUARANTINE_SHOWN }),
    reader.quarantineCounts(),
  ]);
  return {
    total: [...counts.values()].reduce((sum, count) => sum + count, 0),
    recent: entries.map(({ id, atMs, topic, reason, detail, payloadBytes }) => ({
      id: String(id),
      ...(atMs === undefined ? {} : { at: atMs }),
      topic,
      reason,
      detail,
      bytes: payloadBytes,
    })),
  };
}

function technicianModel(box: StationBox, { id }: Station, { formToken }: Session): TechnicianModel {
  const until = box.maintenanceUntil(id);
  const now = box.clock.now();
  return { formToken, ...(now !== undefined && until > now ? { maintenanceUntil: until } : {}) };
}
