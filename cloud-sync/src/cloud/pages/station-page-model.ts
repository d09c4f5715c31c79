import type { AlertTransition } from '@shivar/core/alert';
import { emptyLedger, type LedgerCounts, type Station } from '@shivar/core/model';
import { DAY, eventTime, istDate, MINUTE } from '@shivar/core/time';
import type {
  BacklogModel,
  ChartModel,
  FaultModel,
  Language,
  LatestValue,
  SensorModel,
  StationPageModel,
} from '@shivar/dashboard/kit';
import {
  alertModel,
  chartModel,
  latestValue,
  preferredValue,
  stationSummary,
  withRainSinceMorning,
} from '@shivar/dashboard/model';
import type { StationEntry } from '../store/cloud-store.ts';
import type { PageOptions } from './page-routes.ts';

const WINDOW_MS: number = 15 * MINUTE;
/** Windows of the day that a chart shows. */
const MAX_POINTS: number = DAY / WINDOW_MS;
const ALERTS_SHOWN = 20;
const FAULTS_SHOWN = 50;
/** A gateway asks at least every quarter of an hour; three times in a row not is a link that is down. */
const CONTACT_LOST_AFTER_MS: number = 45 * MINUTE;

/** Gathers what the page of a station shows. */
export async function stationPageModel(
  options: PageOptions,
  wanted: {
    readonly entry: StationEntry;
    readonly language: Language;
    readonly datastream: string | undefined;
  },
): Promise<StationPageModel> {
  const { reader, clock } = options;
  const { entry, language, datastream } = wanted;
  const { station } = entry;
  const latest = await latestValues(options, station);
  const transitions = await reader.transitions({ station: station.id, limit: ALERTS_SHOWN });
  const chart = await lastDayChart(options, preferredValue(latest, datastream), transitions);
  return {
    place: 'cloud',
    language,
    now: clock.now(),
    simulated: clock.simulated,
    station: stationSummary(station),
    others: [],
    latest,
    ...(chart === undefined ? {} : { chart }),
    alerts: transitions.map((transition) => alertModel(transition, station)),
    sensors: await sensorModels(options, station),
    faults: await faultModels(options, station),
    backlog: await backlogModel(options, entry),
    ledger: await ledgerOfToday(options, station),
  };
}

async function latestValues(
  { reader, clock }: PageOptions,
  station: Station,
): Promise<readonly LatestValue[]> {
  const values = await reader.latest(station.id);
  const latest = values.flatMap(
    ({ datastream, eventTime: at, flag, ...value }) =>
      latestValue({ datastream, value, eventTime: at, flag }, [station]) ?? [],
  );
  return withRainSinceMorning(latest, eventTime(clock.now()), (datastream, from, to) =>
    reader.panes({ datastream, windowMs: WINDOW_MS, from, to, limit: MAX_POINTS + 1 }),
  );
}

/** The last day of a datastream; undefined when there is nothing to draw. */
async function lastDayChart(
  { reader, clock, packs }: PageOptions,
  chosen: LatestValue | undefined,
  transitions: readonly AlertTransition[],
): Promise<ChartModel | undefined> {
  if (chosen === undefined) return undefined;
  const to = eventTime(clock.now());
  const from = eventTime(to - DAY);
  const { datastream } = chosen;
  const panes = await reader.panes({ datastream, windowMs: WINDOW_MS, from, to, limit: MAX_POINTS });
  return chartModel(chosen, { from, to, panes, packs, transitions });
}

/** Whether a sensor is connected is known at the box alone; the cloud knows when it was last heard. */
async function sensorModels({ reader }: PageOptions, station: Station): Promise<readonly SensorModel[]> {
  const heard = await reader.sensors(station.id);
  return station.sensors.map(({ id }) => {
    const lastMessageAtMs = heard.find(({ sensor }) => sensor === id)?.lastMessageAtMs;
    return {
      id,
      presence: 'unknown',
      ...(lastMessageAtMs === undefined ? {} : { lastMessageAt: lastMessageAtMs }),
    };
  });
}

async function faultModels({ reader }: PageOptions, station: Station): Promise<readonly FaultModel[]> {
  const faults = await reader.openFaults({ station: station.id, limit: FAULTS_SHOWN });
  return faults.map(({ station: id, sensor, code, detail, atMs }) => ({
    station: id,
    ...(sensor === undefined ? {} : { sensor }),
    code,
    detail,
    since: atMs,
  }));
}

async function backlogModel(
  { registry, clock }: PageOptions,
  { gateway, lastContactAtMs, backlogRecords }: StationEntry,
): Promise<BacklogModel> {
  const known = (await registry.gateways()).find((entry) => entry.gateway === gateway);
  const recent = lastContactAtMs !== undefined && clock.now() - lastContactAtMs < CONTACT_LOST_AFTER_MS;
  return {
    state: recent ? 'connected' : 'unreachable',
    ...(lastContactAtMs === undefined ? {} : { lastContactAt: lastContactAtMs }),
    records: backlogRecords,
    bytesUp: known?.requestBytes ?? 0,
  };
}

async function ledgerOfToday({ reader, clock }: PageOptions, { id }: Station): Promise<LedgerCounts> {
  const day = istDate(eventTime(clock.now()));
  const [today] = await reader.ledger({ station: id, fromDay: day, toDay: day, limit: 1 });
  return today?.counts ?? emptyLedger();
}
