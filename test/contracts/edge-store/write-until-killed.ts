import { writeSync } from 'node:fs';
import { encodeCbor } from '@shivar/core/encoding';
import { STREAM } from '@shivar/core/sync';
import type { Commit, EdgeStore } from '@shivar/gateway/store';
import { commitOf, counts, message, messageInput, START } from './sample-commits.ts';

/** Messages of commit `n`: from one page to a batch of a busy box. */
export function messagesOf(n: number): number {
  return 1 + ((n * 7919) % 200);
}

/** Commits 1, 2, 3 … for ever, each with a part in every table, and says `b n` before and `a n` after each. */
export async function writeUntilKilled(store: EdgeStore, first: number): Promise<never> {
  const { incarnation } = await store.open();
  for (let n = first; ; n += 1) {
    say(`b ${n}`);
    await store.commit(numberedCommit(incarnation, n));
    say(`a ${n}`);
    if (n % 3 === 0) await store.acknowledge(incarnation, STREAM.alerts, [[1, n - first + 1]]);
  }
}

/** A commit of which every part says its number: each is found by it or is not there. */
function numberedCommit(incarnation: string, n: number): Commit {
  const inputs = Array.from({ length: messagesOf(n) }, (_, i) => messageInput(message(i + 1, START + n), n));
  const key = `commit-${n}`;
  return commitOf({
    incarnation,
    elapsedMs: n,
    now: START + n,
    inputs,
    ledger: new Map([[`${key}|2026-06-01`, counts({ received: n, stored: n })]]),
    rest: {
      records: [STREAM.alerts, STREAM.diagnostics].map((stream) => ({ stream, bytes: encodeCbor([99, n]) })),
      dispatch: [{ key, transitionKey: key, recipient: '1', language: 'en', text: key }],
      quarantine: [{ topic: key, reason: key, detail: '', payload: new Uint8Array(10) }],
      ...(n % 4 === 0 ? { checkpoint: [{ key: 'last', value: encodeCbor(n) }] } : {}),
    },
  });
}

/** Written at once and by the system call itself, so that a kill loses nothing that was said. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}
