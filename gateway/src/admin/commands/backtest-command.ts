import path from 'node:path';
import { ShivarError } from '@shivar/core/errors';
import { decimalToNumber } from '@shivar/core/model';
import { type BacktestReport, backtest, type StoredMessage } from '@shivar/core/pipeline';
import { instant, matchJson, resultJson } from '@shivar/core/present';
import type { NamedValue } from '@shivar/core/stream';
import { parseRecord } from '@shivar/core/sync';
import { DAY, eventTime, parseRfc3339 } from '@shivar/core/time';
import { type EdgeReader, openEdgeReader } from '../../store/index.ts';
import { type Command, command } from '../command-line/command.ts';
import { readRuleFile } from '../files/rule-files.ts';
import { readStations } from '../files/station-files.ts';
import { openPlace, PLACE_OPTIONS } from './place.ts';

const DATABASE = 'gateway.db';

/** Messages of one backtest: a year of a station that sends every minute. */
const MAX_MESSAGES = 600_000;

const backtestCommand = command({
  name: 'backtest',
  summary: 'Tries a rule pack on stored history and prints what would have fired.',
  details:
    'Steps the stored messages of a span of event time through the pipeline of a gateway, with the stations as they are configured now and the rules of the file alone. It begins without a past: begin early enough for what a rule has to know, a day for 24 hours of rain. Nothing is changed, and the gateway may be running.',
  positionals: ['RULES'],
  options: {
    ...PLACE_OPTIONS,
    from: { type: 'string', value: 'INSTANT', help: 'RFC 3339; a week before --to when not given.' },
    to: { type: 'string', value: 'INSTANT', help: 'RFC 3339; now when not given.' },
    json: { type: 'boolean', help: 'As JSON.' },
  },
  run: async (invocation) => {
    const { options, out, workingDirectory, positionals } = invocation;
    const to = instantOf('to', options.to, Date.now());
    const from = instantOf('from', options.from, to - 7 * DAY);
    const pack = await readRuleFile(path.resolve(workingDirectory, positionals[0] ?? ''));
    const { paths } = await openPlace(options, invocation);
    const stations = await readStations(paths.stationsDirectory);
    const reader = await openEdgeReader({ path: path.join(paths.dataDirectory, DATABASE) });
    try {
      const messages = await storedMessages(reader, from, to);
      const report = backtest({ stations, packs: [pack], anchors: await reader.anchors(), messages });
      out(options.json ? JSON.stringify(reportJson(report)) : describe(report).join('\n'));
    } finally {
      await reader.close();
    }
    return 0;
  },
});

export const RULE_COMMANDS: readonly Command[] = [backtestCommand];

async function storedMessages(reader: EdgeReader, from: number, to: number): Promise<StoredMessage[]> {
  const span = { from: eventTime(from), to: eventTime(to) };
  const logged = await reader.messages({ ...span, limit: MAX_MESSAGES + 1 });
  if (logged.length > MAX_MESSAGES) {
    throw new ShivarError(
      'BACKTEST_TOO_LONG',
      `there are more than ${MAX_MESSAGES} messages between --from and --to; choose a shorter span`,
    );
  }
  return logged.flatMap(({ incarnation, bytes }) => {
    const record = parseRecord(bytes);
    return record.kind === 'message' ? [{ incarnation, record }] : [];
  });
}

function instantOf(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const utcMs = parseRfc3339(text);
  if (utcMs !== undefined) return utcMs;
  throw new ShivarError('ARGUMENT_INVALID', `--${name} must be an instant such as 2026-06-15T06:30:00+05:30`);
}

function reportJson({ results, matches, ...rest }: BacktestReport): object {
  return { ...rest, results: results.map(resultJson), matches: matches.map(matchJson) };
}

function describe(report: BacktestReport): string[] {
  const { results, matches, transitions, faults, messages, undated, late } = report;
  const lines = [`${messages} messages${undated === 0 ? '' : `, ${undated} of unknown time`}`];
  for (const { decidedAt, kind, hazard, severity, station, value, unit, missed } of transitions) {
    const note = missed === true ? ' (too late to be sent)' : '';
    lines.push(
      `${ist(decidedAt)}  ${kind} ${hazard} ${severity} at ${station}: ${decimalToNumber(value)} ${unit}${note}`,
    );
  }
  for (const { rule, key, at, readings } of matches) {
    const steps = readings.map(({ step, value }) => `${step} ${decimalToNumber(value)}`).join(', ');
    lines.push(`${ist(at)}  match ${rule} at ${key}: ${steps}`);
  }
  for (const { rule, key, start, end, values, unit, standing } of results) {
    const shown = values.map(({ name, value }) => `${name} ${valueText(value)}`).join(', ');
    lines.push(`${ist(start)} to ${ist(end)}  result ${rule} of ${key}: ${shown} (${unit}), ${standing}`);
  }
  for (const { station, sensor, code, state, detail } of faults) {
    lines.push(`fault ${state} ${code} at ${station}${sensor === undefined ? '' : `/${sensor}`}: ${detail}`);
  }
  const counts = `${transitions.length} transitions, ${matches.length} matches, ${results.length} results`;
  lines.push(`${counts}, ${faults.length} changes of faults, ${late} readings too late for a rule`);
  return lines;
}

function valueText(value: NamedValue['value']): string {
  if (value === null) return 'none';
  return 'mantissa' in value ? String(decimalToNumber(value)) : value.map(decimalToNumber).join(' ');
}

function ist(utcMs: number): string {
  return instant(utcMs)?.ist.slice(0, 16).replace('T', ' ') ?? 'time unknown';
}
