import type { Hazard, Severity, TransitionKind } from '@shivar/core/alert';
import type { LedgerCounts, LocalName } from '@shivar/core/model';
import type { Standing } from '@shivar/core/stream';
import type { Language } from './language.ts';

/** UTC milliseconds, as everywhere in the pages' data. */
export type Utc = number;

/** A station as pages name it. */
export interface StationSummary {
  readonly id: string;
  readonly name: LocalName;
  readonly village: string;
  readonly taluka: string;
  readonly district: LocalName;
}

/** Latest value of one datastream, in the unit of the table of observed properties. */
export interface LatestValue {
  readonly datastream: string;
  readonly sensor: string;
  readonly property: string;
  readonly depthCm?: number;
  readonly value: number;
  /** Rain per tip, for the rain counter. */
  readonly tipSizeMm?: number;
  /** Of a counter: how far it rose since 08:30 Indian time; absent when that is not known. */
  readonly sinceMorning?: number;
  readonly eventTime: Utc;
  /** QARTOD flag. */
  readonly flag: number;
}

/** One pane as a chart draws it: a mean (or sum) with its spread. */
export interface ChartPoint {
  readonly start: Utc;
  readonly end: Utc;
  /** Mean, direction, or increase of a counter, by kind of property. */
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  readonly count: number;
  readonly expected: number;
  readonly revision: number;
  readonly standing: Standing;
}

/** A level that raises an alert, in the property's own unit. */
export interface ThresholdLine {
  readonly level: number;
  readonly hazard: Hazard;
  readonly direction: 'above' | 'below';
}

/** A moment at which an alert changed. */
export interface AlertMark {
  readonly at: Utc;
  readonly hazard: Hazard;
  readonly kind: TransitionKind;
}

/** What a chart shows. */
export interface ChartModel {
  readonly datastream: string;
  readonly property: string;
  readonly depthCm?: number;
  readonly tipSizeMm?: number;
  readonly from: Utc;
  readonly to: Utc;
  readonly points: readonly ChartPoint[];
  readonly thresholds: readonly ThresholdLine[];
  readonly marks: readonly AlertMark[];
}

/** An alert transition with its texts. */
export interface AlertModel {
  readonly key: string;
  readonly station: string;
  readonly hazard: Hazard;
  readonly kind: TransitionKind;
  readonly severity: Severity;
  readonly decidedAt: Utc;
  readonly missed: boolean;
  readonly texts: Readonly<Record<Language, string>>;
}

/** What waits for the uplink, and how the link is. */
export interface BacklogModel {
  readonly state: 'connected' | 'waiting' | 'unreachable' | 'off';
  readonly lastContactAt?: Utc;
  readonly records: number;
  /** Age of the oldest waiting record, ms. */
  readonly oldestAgeMs?: number;
  readonly bytesUp: number;
  /** Absent at the cloud, which does not count what it answers. */
  readonly bytesDown?: number;
}

/** What a rule of the station says: the result of a window, or something that was found. */
export interface ReportModel {
  /** `pack/rule`. */
  readonly rule: string;
  /** The stretch of time it is about; for what was found, when. */
  readonly from: Utc;
  readonly to: Utc;
  readonly values: readonly { readonly name: string; readonly value: number }[];
  /** UCUM unit of the values. */
  readonly unit: string;
  /** How far it can still change; absent for what was found. */
  readonly standing?: Standing;
  /** For a whole station: how many of its sensors have come past the end. */
  readonly reporting?: { readonly passed: number; readonly of: number };
}

/** An open fault for the technician. */
export interface FaultModel {
  readonly station: string;
  readonly sensor?: string;
  readonly code: string;
  readonly detail: string;
  readonly since: Utc;
}

/** A sensor as the broker sees it. */
export interface SensorModel {
  readonly id: string;
  readonly presence: 'online' | 'offline' | 'unknown';
  readonly lastMessageAt?: Utc;
}

/** Payloads that could not be read. */
export interface QuarantineModel {
  readonly total: number;
  readonly recent: readonly {
    readonly id: string;
    readonly at?: Utc;
    readonly topic: string;
    readonly reason: string;
    readonly detail: string;
    readonly bytes: number;
  }[];
}

/** What a technician who is logged in may do; absent when nobody is. */
export interface TechnicianModel {
  /** Goes back with every form (double-submit token). */
  readonly formToken: string;
  readonly maintenanceUntil?: Utc;
}

/** Common to every page. */
export interface PageModel {
  readonly language: Language;
  /** Now on the clock of the program that renders; undefined while it knows no time. */
  readonly now: Utc | undefined;
  /** True when the clock is simulated or follows a record: the page says so. */
  readonly simulated: boolean;
}

/** The station page of the gateway, and of one station at the cloud. */
export interface StationPageModel extends PageModel {
  readonly place: 'gateway' | 'cloud';
  readonly station: StationSummary;
  /** Other stations served by the same box. */
  readonly others: readonly StationSummary[];
  readonly latest: readonly LatestValue[];
  readonly chart?: ChartModel;
  readonly alerts: readonly AlertModel[];
  readonly sensors: readonly SensorModel[];
  readonly faults: readonly FaultModel[];
  /** Newest first; absent where rules are not asked. */
  readonly reports?: readonly ReportModel[];
  readonly backlog: BacklogModel;
  readonly ledger: LedgerCounts;
  readonly quarantine?: QuarantineModel;
  readonly technician?: TechnicianModel;
}

/** One row of the cloud's list of stations. */
export interface StationRow {
  readonly station: StationSummary;
  readonly lastContactAt?: Utc;
  readonly latestEventTime?: Utc;
  readonly activeAlerts: readonly { readonly hazard: Hazard; readonly severity: Severity }[];
  readonly openFaults: number;
  readonly backlogRecords: number;
}

/** The first page of the cloud. */
export interface CloudPageModel extends PageModel {
  readonly stations: readonly StationRow[];
  readonly alerts: readonly AlertModel[];
}
