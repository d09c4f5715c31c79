import type { AlertTransition, Hazard } from '@shivar/core/alert';
import type { GatewayId, LedgerCounts, SensorId, Station, StationId } from '@shivar/core/model';
import type { Pane } from '@shivar/core/stream';
import type {
  Judgement,
  SnapshotRecord,
  StatePage,
  StreamRanges,
  UplinkRequest,
  Verdict,
} from '@shivar/core/sync';
import type { EventTime, ProcessingTime } from '@shivar/core/time';

/** What a token may do. `admin` may everything that `read` may. */
export type Role = 'read' | 'admin';

/** A gateway as the registry and the receiver know it. */
export interface GatewayEntry {
  readonly gateway: GatewayId;
  readonly stations: readonly StationId[];
  /** Processing time of the last request that was committed. */
  readonly lastContactAtMs?: number;
  /** Records that waited at the gateway at the last contact. */
  readonly backlogRecords: number;
  readonly requests: number;
  /** Of request bodies. */
  readonly requestBytes: number;
  readonly duplicates: number;
}

/** Something that was refused or changed, for whoever answers for the fleet. Kept for a bounded time. */
export interface AuditEntry {
  readonly id: number;
  readonly atMs: number;
  readonly kind:
    | 'refusedRequest'
    | 'refusedRecords'
    | 'gatewayAdded'
    | 'stationsRegistered'
    | 'keyReplaced'
    | 'tokenAdded'
    | 'newEpoch';
  readonly gateway?: GatewayId;
  readonly detail: string;
}

/** What came of a request, true and on disk. */
export interface Receipt {
  readonly judgement: Judgement;
  readonly cloudEpoch: string;
  /** Requests of this gateway that this memory has committed, this one included. */
  readonly receipt: number;
  readonly want: readonly StreamRanges[];
  readonly state?: StatePage;
}

/** A station with how it is doing. */
export interface StationEntry {
  readonly station: Station;
  readonly gateway: GatewayId;
  readonly lastContactAtMs?: number;
  readonly backlogRecords: number;
  readonly latestEventTime?: EventTime;
  readonly openFaults: number;
}

/** A sensor by what came from it. */
export interface SensorEntry {
  readonly sensor: SensorId;
  readonly messages: number;
  readonly readings: number;
  /** When the gateway took in its last message; undefined while its incarnation has no anchor here. */
  readonly lastMessageAtMs?: number;
}

export interface FaultEntry {
  readonly station: StationId;
  readonly sensor?: SensorId;
  readonly code: string;
  readonly state: 'open' | 'closed';
  readonly detail: string;
  readonly atMs: number;
}

export interface LedgerDay {
  readonly day: string;
  readonly counts: LedgerCounts;
}

/** A place in the list of transitions, which is read newest first. */
export interface TransitionPlace {
  readonly decidedAt: EventTime;
  readonly key: string;
}

export interface TransitionQuery {
  readonly station?: StationId;
  readonly hazard?: Hazard;
  /** Only the last transition of each episode that is not over. */
  readonly active?: boolean;
  /** Strictly older than this place. */
  readonly before?: TransitionPlace;
  readonly limit: number;
}

/** Reads; every list is bounded by its `limit`. */
export interface CloudReader {
  /** Described stations with an id above `after`, by id. */
  stations(query: { readonly after?: StationId; readonly limit: number }): Promise<readonly StationEntry[]>;
  station(id: StationId): Promise<StationEntry | undefined>;
  /** Latest value of each datastream of a station, by datastream. */
  latest(station: StationId): Promise<SnapshotRecord['values']>;
  /** Newest revision of each pane that starts in [from, to), by start. */
  panes(query: {
    readonly datastream: string;
    readonly windowMs: number;
    readonly from: EventTime;
    readonly to: EventTime;
    readonly limit: number;
  }): Promise<readonly Pane[]>;
  transitions(query: TransitionQuery): Promise<readonly AlertTransition[]>;
  /** Counts of the days `fromDay` to `toDay` (`YYYY-MM-DD`, inclusive), summed over gateways, newest first. */
  ledger(query: {
    readonly station: StationId;
    readonly fromDay: string;
    readonly toDay: string;
    readonly limit: number;
  }): Promise<readonly LedgerDay[]>;
  /** Open faults, of one station or of all, newest first. */
  openFaults(query: { readonly station?: StationId; readonly limit: number }): Promise<readonly FaultEntry[]>;
  sensors(station: StationId): Promise<readonly SensorEntry[]>;
}

/** Who may speak and ask. */
export interface CloudRegistry {
  gateways(): Promise<readonly GatewayEntry[]>;
  gatewayKey(gateway: GatewayId): Promise<Uint8Array | undefined>;
  /** @throws ShivarError GATEWAY_EXISTS, STATION_TAKEN */
  addGateway(entry: {
    readonly gateway: GatewayId;
    readonly key: Uint8Array;
    readonly stations: readonly StationId[];
    readonly at: ProcessingTime;
  }): Promise<void>;
  /** Replaces the stations of a gateway. @throws ShivarError GATEWAY_UNKNOWN, STATION_TAKEN */
  registerStations(gateway: GatewayId, stations: readonly StationId[], at: ProcessingTime): Promise<void>;
  /** The old key is refused from here on. @throws ShivarError GATEWAY_UNKNOWN */
  replaceKey(gateway: GatewayId, key: Uint8Array, at: ProcessingTime): Promise<void>;
  /** @param token.hash SHA-256 of the token, hex */
  addToken(token: {
    readonly hash: string;
    readonly name: string;
    readonly role: Role;
    readonly at: ProcessingTime;
  }): Promise<void>;
  tokenRole(hash: string): Promise<Role | undefined>;
  hasTokens(): Promise<boolean>;
  /** Newest first, entries with an id below `before`. */
  audit(query: { readonly before?: number; readonly limit: number }): Promise<readonly AuditEntry[]>;
  /** A request that was turned away as a whole. */
  auditRefusal(entry: {
    readonly gateway?: GatewayId;
    readonly detail: string;
    readonly at: ProcessingTime;
  }): Promise<void>;
}

/**
 * The cloud's memory. The same records in any order, cut and repeated in any way, lead to the same tables; killed
 * between any two steps and reopened, a request is there whole or not at all, and once {@link receive} has resolved it
 * survives power loss. Errors are ShivarErrors with `retryable`.
 */
export interface CloudStore {
  readonly reader: CloudReader;
  readonly registry: CloudRegistry;
  /** Random, new with the memory and with {@link beginEpoch}. */
  cloudEpoch(): string;
  /** After a backup was put in place: gateways learn that they must compare, and send again what was lost. */
  beginEpoch(at: ProcessingTime): Promise<void>;
  /** Judges a request of `gateway` (proved by its key) and stores all of the outcome in one transaction. */
  receive(
    gateway: GatewayId,
    request: UplinkRequest,
    arrival: { readonly at: ProcessingTime; readonly bytes: number },
  ): Promise<Receipt>;
  /** Forgets audit entries older than `before`. */
  forgetBefore(before: ProcessingTime): Promise<void>;
  close(): Promise<void>;
}

/** How many records each verdict was given, for logs and metrics. */
export function verdictCounts({
  accepted,
  duplicates,
  refused,
}: Judgement): Readonly<Record<Verdict, number>> {
  const counts = { OK: accepted.length, DUP: duplicates, FORK: 0, POISON: 0, FOREIGN_STATION: 0 };
  for (const { verdict } of refused) counts[verdict] += 1;
  return counts;
}
