import { type DatastreamId, parseDatastreamId, type StationId } from '../model/identifiers.ts';
import type { UnknownRecord } from './canonical/index.ts';
import type { SyncRecord } from './records.ts';

/**
 * Every station that a record speaks for: its gateway must serve all of them. Undefined when it names a datastream
 * that is none. A link and an anchor speak for the gateway alone; of an unknown record nothing can be said.
 */
export function stationsOf(record: SyncRecord | UnknownRecord): ReadonlySet<StationId> | undefined {
  switch (record.kind) {
    case 'message':
    case 'ledger':
    case 'fault':
      return new Set([record.station]);
    case 'station':
      return new Set([record.station.id]);
    case 'pane':
      return withDatastreams([], [record.pane.datastream]);
    case 'transition':
      return withDatastreams([record.transition.station], [record.transition.datastream]);
    case 'result':
      return new Set([record.result.station]);
    case 'match':
      return withDatastreams(
        [record.match.station],
        record.match.readings.map(({ datastream }) => datastream),
      );
    case 'snapshot':
      return withDatastreams(
        [record.station],
        record.values.map(({ datastream }) => datastream),
      );
    case 'link':
    case 'anchor':
    case 'unknown':
      return new Set();
  }
}

function withDatastreams(
  stations: readonly StationId[],
  datastreams: readonly DatastreamId[],
): ReadonlySet<StationId> | undefined {
  const all = new Set(stations);
  for (const datastream of datastreams) {
    const name = parseDatastreamId(datastream);
    if (name === undefined) return undefined;
    all.add(name.station);
  }
  return all;
}
