import { type LedgerCounts, ledgerBalances, type StationId } from '@shivar/core/model';
import type { ReportedTransition } from './gateway-api.ts';
import type { ReplayCounts } from './replay-record.ts';

/** What came of a replay. The unit of the ledger is one reading. */
export interface ReplayReport {
  readonly record: {
    readonly file: string;
    readonly format: string;
    readonly linesRead: number;
    readonly linesRejected: ReplayCounts['linesRejected'];
    readonly fieldsMissing: number;
    readonly fieldsUnreadable: number;
    /** First and last event time, RFC 3339; null when there is no record line. */
    readonly from: string | null;
    readonly to: string | null;
  };
  readonly station: StationId;
  readonly messages: number;
  readonly ledger: { readonly read: number; readonly published: number; readonly acknowledged: number } & (
    | LedgerCounts
    | { readonly received: null }
  );
  /** Every reading of the record was published, answered, and is accounted for at the gateway. */
  readonly balanced: boolean;
  /** Null when the gateway was not asked. */
  /** With the results of window rules. */
  readonly panes: number | null;
  readonly transitions: readonly ReportedTransition[] | null;
}

/** What the gateway says at the end, or undefined when there is no page to ask. */
export interface GatewaySays {
  readonly ledger: LedgerCounts;
  readonly panes: number;
  readonly transitions: readonly ReportedTransition[];
}

/** Puts both sides together. */
export function replayReport(options: {
  readonly file: string;
  readonly format: string;
  readonly station: StationId;
  readonly counts: ReplayCounts;
  readonly gateway: GatewaySays | undefined;
}): ReplayReport {
  const { file, format, station, counts, gateway } = options;
  const sent = {
    read: counts.readingsRead,
    published: counts.readingsPublished,
    acknowledged: counts.readingsAcknowledged,
  };
  return {
    record: {
      file,
      format,
      linesRead: counts.linesRead,
      linesRejected: counts.linesRejected,
      fieldsMissing: counts.fieldsMissing,
      fieldsUnreadable: counts.fieldsUnreadable,
      from: rfc3339(counts.firstEventTime),
      to: rfc3339(counts.lastEventTime),
    },
    station,
    messages: counts.messagesPublished,
    ledger: { ...sent, ...(gateway?.ledger ?? { received: null }) },
    balanced: allAnswered(sent) && (gateway === undefined || accountedFor(sent.published, gateway.ledger)),
    panes: gateway?.panes ?? null,
    transitions: gateway?.transitions ?? null,
  };
}

/**
 * Whether a gateway has accounted for as many readings as were published to it. A reading whose answer was lost is sent
 * again, so more may have been received, each of those a duplicate.
 */
export function accountedFor(published: number, ledger: LedgerCounts): boolean {
  const again = ledger.received - published;
  return again >= 0 && again <= ledger.duplicate && ledgerBalances(ledger);
}

function allAnswered(sent: {
  readonly read: number;
  readonly published: number;
  readonly acknowledged: number;
}): boolean {
  return sent.read === sent.published && sent.published === sent.acknowledged;
}

/** The report for people. */
export function describeReport(report: ReplayReport): string {
  const { record, ledger, panes, transitions } = report;
  const lines = [
    `${record.file} (${record.format}): ${record.linesRead} lines from ${record.from} to ${record.to}`,
    `  lines not understood  ${reasons(record.linesRejected)}`,
    `  fields without value  ${record.fieldsMissing}, unreadable ${record.fieldsUnreadable}`,
    `readings read           ${ledger.read}`,
    `  published             ${ledger.published} in ${report.messages} messages`,
    `  acknowledged          ${ledger.acknowledged}`,
  ];
  if (ledger.received !== null) {
    lines.push(
      `  received              ${ledger.received}`,
      `  stored                ${ledger.stored} (${ledger.late} late, ${ledger.possibleDuplicate} possibly twice)`,
      `  duplicate             ${ledger.duplicate}`,
      `  quarantined           ${ledger.quarantined}`,
      `  rejected              ${reasons(ledger.rejected)}`,
      `  unresolved            ${ledger.unresolved}`,
    );
  }
  if (panes !== null) lines.push(`panes and results       ${panes}, corrections included`);
  if (transitions !== null) lines.push(`alert transitions       ${transitions.length}`);
  for (const transition of transitions ?? []) lines.push(`  ${describeTransition(transition)}`);
  lines.push(report.balanced ? 'the ledger balances' : 'THE LEDGER DOES NOT BALANCE');
  return lines.join('\n');
}

function describeTransition({ kind, hazard, value, unit, decidedAt, missed }: ReportedTransition): string {
  const when = decidedAt?.utc ?? 'unknown time';
  return `${when}  ${kind} ${hazard} at ${value} ${unit}${missed === true ? ' (too late to be sent)' : ''}`;
}

function reasons(counts: Readonly<Record<string, number | undefined>>): string {
  const entries = Object.entries(counts);
  return entries.length === 0 ? '0' : entries.map(([reason, count]) => `${count} ${reason}`).join(', ');
}

function rfc3339(utcMs: number | undefined): string | null {
  return utcMs === undefined ? null : new Date(utcMs).toISOString();
}
