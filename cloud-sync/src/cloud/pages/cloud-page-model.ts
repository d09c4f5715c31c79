import type { CloudPageModel, Language, StationRow } from '@shivar/dashboard/kit';
import { alertModel, stationSummary } from '@shivar/dashboard/model';
import type { StationEntry } from '../store/cloud-store.ts';
import type { PageOptions } from './page-routes.ts';

/** Stations on the first page; a network of more needs pages of its own. */
const STATIONS_SHOWN = 500;
const ALERTS_SHOWN = 20;
/** Active alerts of the whole network that are looked through. */
const ACTIVE_READ = 500;

/** Gathers what the first page shows. */
export async function cloudPageModel(
  { reader, clock }: PageOptions,
  language: Language,
): Promise<CloudPageModel> {
  const [entries, recent, active] = await Promise.all([
    reader.stations({ limit: STATIONS_SHOWN }),
    reader.transitions({ limit: ALERTS_SHOWN }),
    reader.transitions({ active: true, limit: ACTIVE_READ }),
  ]);
  const stations = new Map(entries.map(({ station }) => [station.id, station]));
  return {
    language,
    now: clock.now(),
    simulated: clock.simulated,
    stations: entries.map((entry) => ({
      ...stationRow(entry),
      activeAlerts: active.filter(({ station }) => station === entry.station.id),
    })),
    alerts: recent.flatMap((transition) => {
      const station = stations.get(transition.station);
      return station === undefined ? [] : [alertModel(transition, station)];
    }),
  };
}

function stationRow(entry: StationEntry): Omit<StationRow, 'activeAlerts'> {
  const { station, lastContactAtMs, latestEventTime, openFaults, backlogRecords } = entry;
  return {
    station: stationSummary(station),
    ...(lastContactAtMs === undefined ? {} : { lastContactAt: lastContactAtMs }),
    ...(latestEventTime === undefined ? {} : { latestEventTime }),
    openFaults,
    backlogRecords,
  };
}
