import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { decodeCbor, encodeCbor } from '@shivar/core/encoding';
import { STREAM } from '@shivar/core/sync';
import { type EdgeStoreUnderTest, everything, type OpenStore, StoreFile } from './store-under-test.ts';
import { messagesOf } from './write-until-killed.ts';

/** Kills of one file; more in `npm run nightly`. */
const KILLS = Number(process.env.STORE_KILLS ?? 12);
const SEED = Number(process.env.STORE_SEED ?? Date.now() % 100_000);
/** A commit here takes 1 to 10 ms; the kill comes somewhere within. */
const MAX_DELAY_MS = 12;

/** What the writer said before it was killed. */
interface Said {
  readonly begun: number;
  readonly acknowledged: number;
}

/** Killed between any two steps and reopened: a commit is there whole or not at all. */
export function killTests(under: EdgeStoreUnderTest): void {
  test(`killed at any moment, a commit is there whole or not at all (seed ${SEED})`, async (t) => {
    const file = new StoreFile(t, under);
    const random = randomFrom(SEED);
    let said: Said = { begun: 0, acknowledged: 0 };
    for (let kill = 0; kill < KILLS; kill += 1) {
      const first = (await lastCommitted(await file.open())) + 1;
      await file.close();
      const args = [under.writer.program, file.file, String(first), under.writer.argument];
      const commits = 1 + Math.floor(random() * 5);
      said = await writeAndKill(args, { first, after: first + commits, delayMs: random() * MAX_DELAY_MS });
      const opened = await file.open();
      const last = await lastCommitted(opened);
      assert.ok(last >= said.acknowledged, `commit ${said.acknowledged} was promised, ${last} is the last`);
      assert.ok(last <= said.begun, `commit ${last} is stored, ${said.begun} was the last to begin`);
      await assertWhole(opened, last);
      await file.close();
    }
  });
}

/** Starts the writer, and kills it some time after it began commit `after`. */
async function writeAndKill(
  args: readonly string[],
  when: { readonly first: number; readonly after: number; readonly delayMs: number },
): Promise<Said> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = { begun: when.first - 1, acknowledged: when.first - 1 };
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, n] = line.split(' ');
    if (word === 'a') said.acknowledged = Number(n);
    if (word === 'b') said.begun = Number(n);
    if (word === 'b' && Number(n) === when.after) killAfter(child, when.delayMs);
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  assert.equal(child.signalCode, 'SIGKILL', 'the writer ended by itself');
  return said;
}

function killAfter(child: ChildProcess, delayMs: number): void {
  setTimeout(() => child.kill('SIGKILL'), delayMs);
}

/** Number of the last commit, from the log behind the checkpoint or from the state in it. */
async function lastCommitted(opened: OpenStore): Promise<number> {
  const { state, replay } = await everything(opened);
  const [checkpointed] = state.map(({ value }) => Number(decodeCbor(value ?? encodeCbor(0))));
  const replayed = replay.map(({ elapsedMs }) => elapsedMs);
  const expected = replay.map((_, index) => (checkpointed ?? 0) + 1 + index);
  assert.deepEqual(replayed, expected, 'what is replayed follows the checkpoint without a hole');
  for (const { elapsedMs, inputs } of replay) assert.equal(inputs.length, messagesOf(elapsedMs));
  return replayed.at(-1) ?? checkpointed ?? 0;
}

/** Every part of commits 1 to `last` is there, and nothing of a later one. */
async function assertWhole({ store }: OpenStore, last: number): Promise<void> {
  const { reader } = store;
  const days = await reader.ledger({ fromDay: '2026-06-01', toDay: '2026-06-01' });
  const numbers = Array.from({ length: last }, (_, index) => index + 1);
  assert.deepEqual(
    days.map(({ counts }) => counts.received).sort((a, b) => a - b),
    numbers,
  );
  const dispatched = await reader.dispatchLog({ limit: last + 10 });
  assert.deepEqual(
    dispatched.map(({ entry }) => entry.key),
    numbers.map((n) => `commit-${n}`).reverse(),
  );
  assert.equal((await reader.quarantineCounts()).size, last);
  const backlog = await reader.backlog();
  const waiting = (stream: number): number => backlog.find((one) => one.stream === stream)?.records ?? 0;
  assert.equal(waiting(STREAM.diagnostics), last);
  assert.equal(
    waiting(STREAM.raw),
    numbers.reduce((sum, n) => sum + messagesOf(n), 0),
  );
}

/** Numerical Recipes' linear congruential generator: enough to choose moments, and repeatable. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
