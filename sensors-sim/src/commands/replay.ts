import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerCounts, StationId } from '@shivar/core/model';
import { CORE_STREAMS, type RulePack } from '@shivar/core/rules';
import { DAY } from '@shivar/core/time';
import { readEnvironment } from '@shivar/platform/config';
import { MqttConnection } from '@shivar/platform/mqtt';
import {
  accountedFor,
  describeReport,
  GatewayApi,
  type GatewaySays,
  openRecord,
  printTable,
  type RecordReader,
  type ReplayCounts,
  type ReplayReport,
  replayRecord,
  replayReport,
  startPrivateGateway,
  surveyRecord,
} from '../replay/index.ts';
import { ProgressBar } from './progress-bar.ts';
import { type ReplaySettings, readSettings } from './replay-settings.ts';

/** Replays one record; the exit code says whether the ledger balances. */
export async function replayCommand(args: readonly string[], stopped: AbortSignal): Promise<number> {
  const settings = await readSettings(args);
  const { reader, station } = settings;
  if (settings.printStation) {
    process.stdout.write(`${JSON.stringify(station, null, 2)}\n`);
    return 0;
  }
  await surveyRecord((await openRecord(settings.file)).lines, reader);
  if (!settings.json && settings.print === undefined) {
    for (const { column, reason } of reader.unpublished) {
      process.stdout.write(`column ${column} is not published: ${reason}\n`);
    }
  }
  const { report, table } = await replay(settings, stopped);
  if (table === undefined) {
    process.stdout.write(`${settings.json ? JSON.stringify(report) : describeReport(report)}\n`);
  } else {
    process.stdout.write(`${table.join('\n')}\n`);
    if (!report.balanced) process.stderr.write(`${describeReport(report)}\n`);
  }
  return report.balanced ? 0 : 1;
}

/** What came of it, and the table that was asked for. */
interface Replayed {
  readonly report: ReplayReport;
  readonly table: readonly string[] | undefined;
}

async function replay(settings: ReplaySettings, stopped: AbortSignal): Promise<Replayed> {
  if (settings.to !== undefined) return publishTo(settings, settings.to, stopped);
  const gateway = await startPrivateGateway(settings.station, rulesFor(settings.reader));
  try {
    return await publishTo(settings, gateway, stopped);
  } finally {
    await gateway.stop();
  }
}

async function publishTo(
  settings: ReplaySettings,
  place: { readonly broker: string; readonly page: string | undefined },
  stopped: AbortSignal,
): Promise<Replayed> {
  const { file, format, station, print, utcOffsetMinutes } = settings;
  const api = place.page === undefined ? undefined : new GatewayApi(place.page);
  const before = await api?.ledger(station.id);
  const counts = await publish(settings, place.broker, stopped);
  const gateway =
    api === undefined || before === undefined
      ? undefined
      : await askWhenSettled(api, station.id, before, counts.readingsPublished);
  const name = path.basename(file);
  const table =
    print === undefined || api === undefined
      ? undefined
      : await printTable(print, { api, station: station.id, utcOffsetMinutes });
  return {
    report: replayReport({ file: name, format: format.name, station: station.id, counts, gateway }),
    table,
  };
}

/** The shipped reports, taking corrections for as long as the lines of a record are out of order. */
function rulesFor({ survey }: RecordReader): readonly RulePack[] {
  const disorderMs = survey?.disorderMs ?? 0;
  if (disorderMs === 0) return [];
  const rules = CORE_STREAMS.rules.map((rule) =>
    rule.kind === 'window' && rule.lateness.late === 'reprocess'
      ? {
          ...rule,
          lateness: { ...rule.lateness, allowedMs: Math.max(rule.lateness.allowedMs, disorderMs + DAY) },
        }
      : rule,
  );
  return [{ ...CORE_STREAMS, revision: CORE_STREAMS.revision + 1, rules }];
}

async function publish(
  settings: ReplaySettings,
  broker: string,
  stopped: AbortSignal,
): Promise<ReplayCounts> {
  const { file, reader, station, speed, username } = settings;
  const refused = new AbortController();
  const { stationPassword: password } = readEnvironment(process.env);
  const connection = new MqttConnection({
    access: {
      url: broker,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    },
    clientId: `replay-${station.id}`,
    onFatal: (error) => refused.abort(error),
  });
  const record = await openRecord(file);
  const bar = new ProgressBar(process.stderr);
  try {
    return await replayRecord({
      lines: record.lines,
      reader,
      station: station.id,
      bootEpoch: await bootEpochOf(file),
      connection,
      speed,
      signal: AbortSignal.any([stopped, refused.signal]),
      onProgress: ({ readingsAcknowledged }) =>
        bar.show(record.progress(), `${readingsAcknowledged} readings acknowledged`),
    });
  } finally {
    bar.clear();
    await connection.close(true);
  }
}

/** The last commits may still be on their way to the reader when the last answer has come. */
const SETTLE_WITHIN_MS = 30_000;
const ASK_EVERY_MS = 100;

async function askWhenSettled(
  api: GatewayApi,
  station: StationId,
  before: LedgerCounts,
  published: number,
): Promise<GatewaySays> {
  const deadline = performance.now() + SETTLE_WITHIN_MS;
  for (;;) {
    const ledger = subtract(await api.ledger(station), before);
    if (accountedFor(published, ledger) || performance.now() > deadline) {
      return { ledger, panes: await api.waitingPanes(), transitions: await api.transitions(station) };
    }
    await sleep(ASK_EVERY_MS);
  }
}

/** What came to a ledger since `before`. */
function subtract(after: LedgerCounts, before: LedgerCounts): LedgerCounts {
  const reasons = (
    now: Readonly<Record<string, number>>,
    then: Readonly<Record<string, number>>,
  ): Record<string, number> =>
    Object.fromEntries(
      Object.entries(now)
        .map(([reason, count]): [string, number] => [reason, count - (then[reason] ?? 0)])
        .filter(([, count]) => count !== 0),
    );
  return {
    received: after.received - before.received,
    stored: after.stored - before.stored,
    duplicate: after.duplicate - before.duplicate,
    quarantined: after.quarantined - before.quarantined,
    rejected: reasons(after.rejected, before.rejected),
    unresolved: after.unresolved - before.unresolved,
    late: after.late - before.late,
    possibleDuplicate: after.possibleDuplicate - before.possibleDuplicate,
    unreadableMessages: reasons(after.unreadableMessages, before.unreadableMessages),
  };
}

/** The record is its own boot epoch: sent twice, its readings are told to be the same. */
async function bootEpochOf(file: string): Promise<number> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest().readUIntBE(0, 6);
}
