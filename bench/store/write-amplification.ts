// Bytes written to disk per reading by the edge store with everything in it, beside a raw append log of the same payloads
// with the same commit grouping, in turns in one run:
//   npm run bench -- store [--backend node|sqlite3] [--page 1024|2048|4096] [--folder DIR]
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DAY, MINUTE, SECOND } from '@shivar/core/time';
import type { EdgeStoreOptions } from '@shivar/gateway/store';
import { messageInput, payload, READINGS_PER_MESSAGE, START, STATIONS } from '../support/village-load.ts';
import { EdgeSide } from './edge-side.ts';
import { RawLog } from './raw-log.ts';
import { writtenBytes } from './written-bytes.ts';

/** A way for messages to arrive. */
interface Load {
  readonly name: string;
  readonly messagesPerCommit: number;
  /** Between two commits, by the clock of the gateway. */
  readonly everyMs: number;
  readonly commitsPerRound: number;
  /** What time it is when the first message comes. */
  readonly startMs: number;
}

const LOADS: readonly Load[] = [
  // Fifty stations send a backlog of half a day, as fast as they are answered.
  {
    name: 'pipelined',
    messagesPerCommit: 100,
    everyMs: 25,
    commitsPerRound: 160,
    startMs: START + DAY,
  },
  // Fifty stations send a message a minute each, and every one is a commit.
  {
    name: 'sparse',
    messagesPerCommit: 1,
    everyMs: MINUTE / STATIONS,
    commitsPerRound: 600,
    startMs: START + SECOND,
  },
];

const ROUNDS = 5;

interface Sides {
  readonly raw: RawLog;
  readonly edge: EdgeSide;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      backend: { type: 'string', default: 'node' },
      page: { type: 'string', default: '1024' },
      folder: { type: 'string', default: '.' },
    },
  });
  const options = {
    backend: values.backend,
    pageBytes: Number(values.page),
  } as Pick<EdgeStoreOptions, 'backend' | 'pageBytes'>; // the store says what it does not know
  for (const load of LOADS) {
    const folder = mkdtempSync(path.join(values.folder, 'bench-store-'));
    try {
      await measure(load, folder, options);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

async function measure(
  load: Load,
  folder: string,
  options: Pick<EdgeStoreOptions, 'backend' | 'pageBytes'>,
): Promise<void> {
  const sides = { raw: new RawLog(folder), edge: await EdgeSide.open(folder, load.startMs, options) };
  const written = { raw: 0, edge: 0 };
  const ratios: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const one = await runRound(load, round, sides);
    written.raw += one.raw;
    written.edge += one.edge;
    ratios.push((one.edge / one.raw).toFixed(2));
  }
  sides.raw.close();
  // Closing copies what is still in the write-ahead log.
  written.edge += await countWritten(() => sides.edge.close());
  report(load, written, ratios);
}

/** Both sides do the same commits, in turns. */
async function runRound(
  load: Load,
  round: number,
  { raw, edge }: Sides,
): Promise<Record<'raw' | 'edge', number>> {
  const written = { raw: 0, edge: 0 };
  const first = round * load.commitsPerRound;
  for (let commit = first; commit < first + load.commitsPerRound; commit += 1) {
    const { payloads, inputs } = messagesOf(load, commit);
    const sides = [
      async (): Promise<void> => {
        written.raw += await countWritten(async () => raw.commit(payloads));
      },
      async (): Promise<void> => {
        written.edge += await countWritten(() => edge.commit(inputs, load.everyMs));
      },
    ];
    for (const side of commit % 2 === 0 ? sides : sides.reverse()) await side();
  }
  return written;
}

function messagesOf({ messagesPerCommit }: Load, commit: number) {
  const numbers = Array.from({ length: messagesPerCommit }, (_, n) => commit * messagesPerCommit + n);
  const places = numbers.map((n) => [Math.floor(n / STATIONS), n % STATIONS] as const);
  const payloads = places.map(([minute, index]) => payload(minute, index));
  const inputs = payloads.map((bytes, n) => messageInput(bytes, places[n]?.[0] ?? 0, places[n]?.[1] ?? 0));
  return { payloads, inputs };
}

async function countWritten(work: () => Promise<void>): Promise<number> {
  const before = writtenBytes();
  await work();
  return writtenBytes() - before;
}

function report(
  { name, messagesPerCommit, commitsPerRound }: Load,
  written: Record<'raw' | 'edge', number>,
  ratios: readonly string[],
): void {
  if (written.raw === 0) throw new Error('nothing was counted: choose a folder on a disk');
  const readings = messagesPerCommit * commitsPerRound * ROUNDS * READINGS_PER_MESSAGE;
  const perReading = (bytes: number): string => (bytes / readings).toFixed(1);
  console.log(
    `${name}: ${messagesPerCommit} messages of ${READINGS_PER_MESSAGE} readings per commit, ${readings} readings\n` +
      `  bytes written per reading: raw log ${perReading(written.raw)}, edge store ${perReading(written.edge)}\n` +
      `  ratio ${(written.edge / written.raw).toFixed(2)} (rounds ${ratios.join(', ')})`,
  );
}

await main();
