import type { Hazard, Severity, TransitionKind } from '@shivar/core/alert';
import type { Standing } from '@shivar/core/stream';

/** Every word of the pages, once per language. Placeholders stand in braces. */
export interface Words {
  readonly product: string;
  readonly motto: string;
  readonly station: string;
  readonly stations: string;
  readonly latest: string;
  readonly measured: string;
  /** Name of the amount of rain since the morning reading of the weather service. */
  readonly rainSinceMorning: string;
  readonly value: string;
  readonly when: string;
  readonly chart: string;
  readonly chartTable: string;
  readonly chartLive: string;
  readonly noChart: string;
  readonly choose: string;
  readonly show: string;
  readonly alerts: string;
  readonly noAlerts: string;
  readonly earlierAlerts: string;
  readonly draft: string;
  readonly missed: string;
  readonly threshold: string;
  readonly link: string;
  readonly linkStates: Readonly<Record<'connected' | 'waiting' | 'unreachable' | 'off', string>>;
  readonly lastContact: string;
  readonly never: string;
  readonly backlog: string;
  readonly oldest: string;
  readonly sent: string;
  readonly received: string;
  readonly state: string;
  readonly sensor: string;
  readonly sensors: string;
  readonly presence: Readonly<Record<'online' | 'offline' | 'unknown', string>>;
  readonly lastMessage: string;
  readonly faults: string;
  readonly noFaults: string;
  /** What a fault means, by its code or the first part of it. */
  readonly faultNames: Readonly<Record<string, string>>;
  readonly reports: string;
  readonly noReports: string;
  /** `{passed}` and `{of}`: sensors of the station. */
  readonly reporting: string;
  /** By `pack/rule`; others are shown as they are named. */
  readonly reportNames: Readonly<Record<string, string>>;
  /** By the name of the value in the rule; others are shown as they are named. */
  readonly reportValues: Readonly<Record<string, string>>;
  readonly ledger: string;
  readonly ledgerRows: Readonly<
    Record<
      'received' | 'stored' | 'duplicate' | 'quarantined' | 'rejected' | 'unresolved' | 'late' | 'unreadable',
      string
    >
  >;
  readonly ledgerBalances: string;
  readonly ledgerBroken: string;
  readonly quarantine: string;
  readonly quarantineEmpty: string;
  readonly download: string;
  readonly technician: string;
  readonly logIn: string;
  readonly logOut: string;
  readonly password: string;
  readonly wrongPassword: string;
  readonly maintenance: string;
  readonly maintenanceStart: string;
  readonly maintenanceStop: string;
  readonly maintenanceUntil: string;
  readonly minutes: string;
  readonly simulated: string;
  readonly clockUnknown: string;
  readonly justNow: string;
  readonly ago: string;
  readonly minutesShort: string;
  readonly hoursShort: string;
  readonly daysShort: string;
  readonly mean: string;
  readonly min: string;
  readonly max: string;
  readonly count: string;
  readonly window: string;
  readonly revision: string;
  readonly standing: string;
  readonly standings: Readonly<Record<Standing, string>>;
  readonly flagNames: Readonly<Record<number, string>>;
  readonly depth: string;
  readonly skip: string;
  readonly allStations: string;
  readonly records: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly hazards: Readonly<Record<Hazard, string>>;
  readonly severities: Readonly<Record<Severity, string>>;
  readonly transitions: Readonly<Record<TransitionKind, string>>;
}
