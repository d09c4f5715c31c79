import path from 'node:path';
import { assert } from '@shivar/core/errors';
import { datastreamId, ledgerBalances } from '@shivar/core/model';
import { canonicalBytes, type MessageRecord, parseRecord } from '@shivar/core/sync';
import { DAY, type EventTime, eventTime, HOUR, MINUTE } from '@shivar/core/time';
import { type EdgeReader, openEdgeStore } from '@shivar/gateway/store';
import { openControlStore } from './control-store.ts';
import { eventTimeOf, type Sender, STATION } from './village.ts';

/** How often each reading is stored: sender → sequence → times. */
export type StoredCounts = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** What a gateway's file holds after the fight. */
export interface StoredState {
  readonly counts: StoredCounts;
  /** Canonical bytes of the newest revision of every pane of the numbered senders, by datastream and window. */
  readonly panes: ReadonlyMap<string, string>;
  readonly ledgerBalances: boolean;
}

/** Where the messages of a run lie in event time. */
export interface FightSpan {
  /** Highest sequence of a numbered sender. */
  readonly last: number;
  /** Real time of the first and last bare reading at the earliest and latest, UTC ms. */
  readonly began: number;
  readonly ended: number;
}

/** No page of the log holds more messages than this in the spans below. */
const PAGE = 500_000;
const WINDOWS_MS = [15 * MINUTE, HOUR];

/** Opens the store of a gateway that has ended, and reads what it holds. */
export async function readGatewayStore(
  dataDirectory: string,
  senders: readonly Sender[],
  span: FightSpan,
): Promise<StoredState> {
  const file = path.join(dataDirectory, 'gateway.db');
  const store = openEdgeStore({ path: file, gateway: 'gw-crash', softwareVersion: '0.0.0' });
  const opened = await store.open();
  try {
    for await (const _ of opened.state);
    for await (const _ of opened.replay);
    const counts = new Map<string, Map<number, number>>();
    const end = eventTimeOf(span.last + 1);
    await countMessages(store.reader, counts, eventTimeOf(0), end, DAY);
    await countMessages(store.reader, counts, eventTime(span.began), eventTime(span.ended + HOUR), HOUR);
    const panes = await readPanes(store.reader, senders, end);
    const days = await store.reader.ledger({ fromDay: '0000-00-00', toDay: '9999-99-99' });
    return { counts, panes, ledgerBalances: days.every((day) => ledgerBalances(day.counts)) };
  } finally {
    await store.close();
  }
}

/** What the control stored. */
export async function readControlStore(dataDirectory: string): Promise<StoredCounts> {
  const database = await openControlStore(dataDirectory);
  const counts = new Map<string, Map<number, number>>();
  for (const { topic, payload } of await database.read('SELECT topic, payload FROM messages')) {
    const message: unknown = JSON.parse(String(payload));
    assert(typeof message === 'object' && message !== null, 'the publishers send objects');
    const fields = new Map<string, unknown>(Object.entries(message));
    const sequence = fields.get('sequence') ?? Math.round(Number(fields.get('batteryVoltage')) * 100);
    add(counts, String(topic).split('/')[2] ?? '', Number(sequence));
  }
  await database.close();
  return counts;
}

/** Counts every message once: a message belongs to the span its first observation lies in. */
async function countMessages(
  reader: EdgeReader,
  counts: Map<string, Map<number, number>>,
  from: EventTime,
  to: EventTime,
  spanMs: number,
): Promise<void> {
  for (let start = from; start < to; start = eventTime(start + spanMs)) {
    const end = eventTime(Math.min(to, start + spanMs));
    const messages = await reader.messages({ from: start, to: end, limit: PAGE });
    assert(messages.length < PAGE, 'the span holds more messages than a page');
    for (const { bytes, eventTimeRange } of messages) {
      if (eventTimeRange !== undefined && eventTimeRange[0] < start) continue;
      const record = parseRecord(bytes);
      if (record.kind === 'message') countSamples(counts, record);
    }
  }
}

function countSamples(counts: Map<string, Map<number, number>>, { sensor, message }: MessageRecord): void {
  for (const { sequence, values } of message.samples) {
    const mark = values.at(-1)?.value;
    const unnumbered = mark === undefined ? 0 : Math.round(mark.mantissa * 10 ** (mark.exponent + 2));
    add(counts, sensor, sequence ?? unnumbered);
  }
}

function add(counts: Map<string, Map<number, number>>, sensor: string, sequence: number): void {
  const ofSensor = counts.get(sensor) ?? new Map<number, number>();
  counts.set(sensor, ofSensor.set(sequence, (ofSensor.get(sequence) ?? 0) + 1));
}

async function readPanes(
  reader: EdgeReader,
  senders: readonly Sender[],
  to: EventTime,
): Promise<ReadonlyMap<string, string>> {
  const panes = new Map<string, string>();
  for (const { sensor } of senders.filter(({ numbered }) => numbered)) {
    for (const property of ['airTemperature', 'relativeHumidity']) {
      const datastream = datastreamId({ station: STATION, sensor, property, epoch: 1 });
      for (const windowMs of WINDOWS_MS) {
        const query = { datastream, windowMs, from: eventTime(eventTimeOf(0) - DAY), to, limit: PAGE };
        for (const pane of await reader.panes(query)) {
          const bytes = canonicalBytes({ kind: 'pane', pane });
          panes.set(`${datastream} ${windowMs} ${pane.start}`, Buffer.from(bytes).toString('hex'));
        }
      }
    }
  }
  return panes;
}
