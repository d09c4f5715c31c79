import { unreachable } from '@shivar/core/errors';
import type {
  GatewayId,
  Incarnation,
  LedgerCounts,
  Station,
  StationId,
  TimeAnchor,
} from '@shivar/core/model';
import { parseDatastreamId } from '@shivar/core/model';
import type { AcceptedRecord, LinkRecord, MessageRecord, SnapshotRecord } from '@shivar/core/sync';
import type { EventTime } from '@shivar/core/time';
import { rankOf } from './rank.ts';

/**
 * What accepted records change in the tables that are read. Every row is either kept by greatest rank, or added to a
 * sum over records that are each accepted once: so any order and any repetition lead to the same tables.
 */
export interface RollUp {
  readonly links: readonly LinkRow[];
  readonly anchors: readonly AnchorRow[];
  readonly stations: readonly StationRow[];
  readonly latest: readonly LatestRow[];
  readonly panes: readonly PaneRow[];
  readonly transitions: readonly TransitionRow[];
  readonly ledgers: readonly LedgerRow[];
  readonly faults: readonly FaultRow[];
  readonly sensors: readonly SensorRow[];
}

/** Place: gateway and incarnation. */
interface LinkRow {
  readonly gateway: GatewayId;
  readonly link: LinkRecord;
  readonly rank: string;
}

/** Place: gateway, incarnation and moment. */
interface AnchorRow {
  readonly gateway: GatewayId;
  readonly anchor: TimeAnchor;
  readonly rank: string;
}

/** Place: station and gateway, as a station that moves to another box is described by both. */
interface StationRow {
  readonly gateway: GatewayId;
  readonly station: Station;
  readonly rank: string;
}

/** Place: datastream. */
interface LatestRow {
  readonly station: StationId;
  readonly value: SnapshotRecord['values'][number];
  readonly rank: string;
}

/** Place: datastream, start, length. */
interface PaneRow {
  readonly station: StationId;
  readonly datastream: string;
  readonly start: EventTime;
  readonly end: EventTime;
  readonly revision: number;
  /** Canonical bytes of the pane record. */
  readonly bytes: Uint8Array;
  readonly rank: string;
}

/** Place: key of the transition. */
interface TransitionRow {
  readonly key: string;
  readonly station: StationId;
  readonly hazard: string;
  readonly episodeStart: EventTime;
  readonly number: number;
  readonly kind: string;
  readonly decidedAt: EventTime;
  /** Canonical bytes of the transition record. */
  readonly bytes: Uint8Array;
  readonly rank: string;
}

/** Place: station, day and gateway; a day's counts are the sum over its gateways. */
interface LedgerRow {
  readonly gateway: GatewayId;
  readonly station: StationId;
  readonly day: string;
  readonly counts: LedgerCounts;
  readonly rank: string;
}

/** Place: station, sensor and code. */
interface FaultRow {
  readonly station: StationId;
  /** Empty for a fault of the station as a whole. */
  readonly sensor: string;
  readonly code: string;
  readonly state: 'open' | 'closed';
  readonly detail: string;
  readonly atMs: number;
  readonly rank: string;
}

/** Place: gateway, incarnation, station and sensor. Sums, and the latest arrival on the incarnation's timeline. */
interface SensorRow {
  readonly gateway: GatewayId;
  readonly incarnation: Incarnation;
  readonly station: StationId;
  readonly sensor: string;
  readonly messages: number;
  readonly readings: number;
  readonly lastElapsedMs: number;
}

/** What the records that one gateway's request brought change. */
export function rollUp(gateway: GatewayId, accepted: readonly AcceptedRecord[]): RollUp {
  const rows = new RowCollector(gateway);
  for (const record of accepted) rows.add(record);
  return rows;
}

class RowCollector implements RollUp {
  readonly links: LinkRow[] = [];
  readonly anchors: AnchorRow[] = [];
  readonly stations: StationRow[] = [];
  readonly latest: LatestRow[] = [];
  readonly panes: PaneRow[] = [];
  readonly transitions: TransitionRow[] = [];
  readonly ledgers: LedgerRow[] = [];
  readonly faults: FaultRow[] = [];
  readonly #sensors = new Map<string, SensorRow>();
  readonly #gateway: GatewayId;

  constructor(gateway: GatewayId) {
    this.#gateway = gateway;
  }

  get sensors(): readonly SensorRow[] {
    return [...this.#sensors.values()];
  }

  add(accepted: AcceptedRecord): void {
    const { record, bytes, digest } = accepted;
    const gateway = this.#gateway;
    const place = rankOf(accepted.incarnation, accepted.stream, accepted.sequence, gateway);
    switch (record.kind) {
      case 'link':
        this.links.push({ gateway, link: record, rank: place });
        break;
      case 'anchor':
        this.anchors.push({ gateway, anchor: record.anchor, rank: place });
        break;
      case 'station':
        this.stations.push({ gateway, station: record.station, rank: place });
        break;
      case 'snapshot':
        this.latest.push(...record.values.map((value) => latestRow(value, digest)));
        break;
      case 'pane': {
        const { datastream, start, end, revision } = record.pane;
        const station = stationOf(datastream);
        const rank = rankOf(revision, digest);
        this.panes.push({ station, datastream, start, end, revision, bytes, rank });
        break;
      }
      case 'transition': {
        const { key, station, hazard, episodeStart, number, kind, decidedAt } = record.transition;
        this.transitions.push({
          key,
          station,
          hazard,
          episodeStart,
          number,
          kind,
          decidedAt,
          bytes,
          rank: digest,
        });
        break;
      }
      case 'ledger':
        this.ledgers.push({
          gateway,
          station: record.station,
          day: record.day,
          counts: record.counts,
          rank: place,
        });
        break;
      case 'fault': {
        const { kind: _, sensor = '', ...fault } = record;
        this.faults.push({ ...fault, sensor, rank: rankOf(fault.atMs, place) });
        break;
      }
      case 'message':
        this.#addMessage(accepted.incarnation, record);
        break;
      case 'result':
      case 'match':
      case 'unknown':
        break;
      default:
        unreachable(record);
    }
  }

  #addMessage(incarnation: Incarnation, { station, sensor, elapsedMs, message }: MessageRecord): void {
    const key = `${incarnation}/${station}/${sensor}`;
    const known = this.#sensors.get(key);
    const readings = message.samples.reduce((sum, { values }) => sum + values.length, 0);
    this.#sensors.set(key, {
      gateway: this.#gateway,
      incarnation,
      station,
      sensor,
      messages: (known?.messages ?? 0) + 1,
      readings: (known?.readings ?? 0) + readings,
      lastElapsedMs: Math.max(known?.lastElapsedMs ?? 0, Math.round(elapsedMs)),
    });
  }
}

function latestRow(value: LatestRow['value'], digest: string): LatestRow {
  return { station: stationOf(value.datastream), value, rank: rankOf(value.eventTime, digest) };
}

/** The receiver has refused datastreams that are none. */
function stationOf(datastream: string): StationId {
  return parseDatastreamId(datastream)?.station ?? '';
}
