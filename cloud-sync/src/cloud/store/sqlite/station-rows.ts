import type { Station } from '@shivar/core/model';
import type { Row } from '@shivar/platform/sqlite';
import type { StationEntry } from '../cloud-store.ts';
import { integer, nullable, text } from './rows.ts';

/** A station as the gateway it is registered to describes it, with how it is doing. A WHERE on `s` follows. */
export const STATION_SELECT = `
SELECT s.station, s.gateway, s.description, g.last_contact_at_ms, g.backlog_records,
  (SELECT max(event_time_ms) FROM latest l WHERE l.station = s.station) AS latest_event_time_ms,
  (SELECT count(*) FROM faults f WHERE f.station = s.station AND f.state = 'open') AS open_faults
FROM stations s JOIN registrations USING (station, gateway) JOIN gateways g USING (gateway)`;

export function stationEntry(row: Row): StationEntry {
  const lastContactAtMs = nullable(row, 'last_contact_at_ms', integer);
  const latestEventTime = nullable(row, 'latest_event_time_ms', integer);
  return {
    // A station record was checked against the schema before it was stored here.
    station: JSON.parse(text(row, 'description')) as Station,
    gateway: text(row, 'gateway'),
    ...(lastContactAtMs === undefined ? {} : { lastContactAtMs }),
    backlogRecords: integer(row, 'backlog_records'),
    ...(latestEventTime === undefined ? {} : { latestEventTime }),
    openFaults: integer(row, 'open_faults'),
  };
}
