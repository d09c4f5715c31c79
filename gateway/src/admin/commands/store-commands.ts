import path from 'node:path';
import { ShivarError } from '@shivar/core/errors';
import { addLedger, emptyLedger, type LedgerCounts, ledgerBalances } from '@shivar/core/model';
import { instant } from '@shivar/core/present';
import { eventTime, istDate } from '@shivar/core/time';
import { type EdgeReader, openEdgeReader } from '../../store/index.ts';
import { type Command, type CommandContext, command } from '../command-line/command.ts';
import { openPlace, PLACE_OPTIONS } from './place.ts';

const DATABASE = 'gateway.db';
const LISTED = 50;

const ledger = command({
  name: 'ledger',
  summary:
    'Shows where every received reading went, by day and station. Exit code 1 when it does not balance.',
  options: {
    ...PLACE_OPTIONS,
    from: {
      type: 'string',
      value: 'DAY',
      help: 'First Indian calendar day, YYYY-MM-DD; today when not given.',
    },
    to: { type: 'string', value: 'DAY', help: 'Last day; the first one when not given.' },
    all: { type: 'boolean', help: 'Every day there is.' },
    json: { type: 'boolean', help: 'As JSON.' },
  },
  run: async (invocation) => {
    const { from = istDate(eventTime(Date.now())), all } = invocation.options;
    const days = all
      ? { fromDay: '0000-00-00', toDay: '9999-99-99' }
      : { fromDay: dayOf('from', from), toDay: dayOf('to', invocation.options.to ?? from) };
    const entries = await withReader(invocation.options, invocation, (reader) => reader.ledger(days));
    const total = emptyLedger();
    for (const { counts } of entries) addLedger(total, counts);
    const balances = ledgerBalances(total);
    if (invocation.options.json)
      invocation.out(JSON.stringify({ unit: 'readings', days: entries, total, balances }));
    else {
      for (const { day, station, counts } of entries)
        invocation.out(`${day}  ${station.padEnd(20)} ${summary(counts)}`);
      invocation.out(`total ${summary(total)}\n${balances ? 'balances' : 'DOES NOT BALANCE'}`);
    }
    return balances ? 0 : 1;
  },
});

const quarantineList = command({
  name: 'quarantine list',
  summary: 'Lists the payloads that could not be read, newest first.',
  options: { ...PLACE_OPTIONS, json: { type: 'boolean', help: 'As JSON.' } },
  run: async (invocation) => {
    const entries = await withReader(invocation.options, invocation, (reader) =>
      reader.quarantine({ limit: LISTED }),
    );
    const shown = entries.map(({ atMs, ...entry }) => ({ ...entry, at: instant(atMs) }));
    if (invocation.options.json) invocation.out(JSON.stringify(shown));
    else if (shown.length === 0) invocation.out('nothing is in quarantine');
    else {
      for (const { id, at, topic, reason, detail, payloadBytes } of shown) {
        invocation.out(
          `${String(id).padStart(6)}  ${at?.ist ?? 'time unknown'}  ${topic}  ${payloadBytes} B  ${reason}: ${detail}`,
        );
      }
    }
    return 0;
  },
});

const quarantineShow = command({
  name: 'quarantine show',
  summary: 'Shows the bytes of a payload that could not be read, in hexadecimal and as text.',
  positionals: ['ID'],
  options: {
    ...PLACE_OPTIONS,
    raw: { type: 'boolean', help: 'The bytes as base64 in one line, for programs.' },
  },
  run: async (invocation) => {
    const id = Number(invocation.positionals[0]);
    const bytes = await withReader(invocation.options, invocation, (reader) => reader.quarantinedPayload(id));
    if (bytes === undefined)
      throw new ShivarError(
        'QUARANTINE_UNKNOWN',
        `payload ${invocation.positionals[0]} is not kept (any more); \`shivar quarantine list\` shows which are`,
      );
    invocation.out(invocation.options.raw ? Buffer.from(bytes).toString('base64') : hexDump(bytes));
    return 0;
  },
});

export const STORE_COMMANDS: readonly Command[] = [ledger, quarantineList, quarantineShow];

/** Reads the database of a gateway, which may be running. */
async function withReader<T>(
  options: { readonly config: string | undefined; readonly data: string | undefined },
  context: CommandContext,
  read: (reader: EdgeReader) => Promise<T>,
): Promise<T> {
  const { paths } = await openPlace(options, context);
  const reader = await openEdgeReader({ path: path.join(paths.dataDirectory, DATABASE) });
  try {
    return await read(reader);
  } finally {
    await reader.close();
  }
}

function dayOf(name: string, text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  throw new ShivarError('ARGUMENT_INVALID', `--${name} must be a day such as 2026-06-15, not "${text}"`);
}

function summary({ rejected, unreadableMessages, ...counts }: LedgerCounts): string {
  const numbers = Object.entries({
    ...counts,
    ...prefixed('rejected', rejected),
    ...prefixed('unreadable messages', unreadableMessages),
  });
  return numbers
    .filter(([name, count]) => count !== 0 || name === 'received' || name === 'stored')
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

function prefixed(name: string, reasons: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(reasons).map(([reason, count]) => [`${name} (${reason})`, count]));
}

/** Sixteen bytes a line; what is no printable ASCII is a dot. */
function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(6, '0')}  ${hex.padEnd(47)}  ${text}`);
  }
  return lines.join('\n');
}
