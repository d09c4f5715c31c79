import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { type EdgeReader, openEdgeReader } from '@shivar/gateway/store';
import {
  commitOf,
  counts,
  observation,
  pane,
  START,
  transition,
} from '../../contracts/edge-store/sample-commits.ts';
import { describeBackends } from '../../support/sqlite-backends.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { createStore } from './create-store.ts';

/** Everything a reader shows but the latest observations. */
async function picture(reader: EdgeReader): Promise<unknown[]> {
  return [
    await reader.ledger({ fromDay: '2026-06-01', toDay: '2026-06-01' }),
    await reader.transitions({ limit: 9 }),
    await reader.dispatchLog({ limit: 9 }),
    await reader.quarantine({ limit: 9 }),
    await reader.openFaults(),
    await reader.backlog(),
    (await reader.size()).messages,
  ];
}

describeBackends('a reader beside the gateway', (backend) => {
  test('shows every commit of a store that another process has open', async (t) => {
    const file = path.join(temporaryFolder(t), 'edge.db');
    const store = createStore(file, backend);
    t.after(() => store.close());
    const { incarnation } = await store.open();
    const beside = await openEdgeReader({ path: file, backend });
    t.after(() => beside.close());
    for (const number of [1, 2, 3]) {
      const outputs = [
        { kind: 'transition', transition: transition(number) },
        { kind: 'pane', pane: pane(START, number) },
      ] as const;
      const ledger = new Map([['dindori-01|2026-06-01', counts({ received: 1, stored: 1 })]]);
      const rest = number === 2 ? { checkpoint: [] } : {};
      const observations = [observation(number, START + number)];
      await store.commit(commitOf({ incarnation, outputs, ledger, observations, rest }));
      assert.deepEqual(await picture(beside), await picture(store.reader));
    }
    assert.deepEqual(await beside.latest(), [observation(2, START + 2)], 'as of the checkpoint');
    assert.deepEqual(await store.reader.latest(), [observation(3, START + 3)]);
  });

  test('does not make a file where there is none', async (t) => {
    const file = path.join(temporaryFolder(t), 'edge.db');
    await assert.rejects(openEdgeReader({ path: file, backend }), { code: 'DATABASE_CANNOT_OPEN' });
  });
});
