import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { Output } from '@shivar/core/pipeline';
import type { RuleMatch, RuleResult } from '@shivar/core/stream';
import { HOUR } from '@shivar/core/time';
import { commitOf, START } from '../../contracts/edge-store/sample-commits.ts';
import { describeBackends } from '../../support/sqlite-backends.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { createStore } from './create-store.ts';

const GAUGE = 'dindori-01/gauge/rainTipCount~1';
const ALWAYS = { from: 0, to: Number.MAX_SAFE_INTEGER, limit: 100 };

/** A storm of some hours after the start, in mm. */
function storm(
  hours: readonly [number, number],
  revision: number,
  depth: number,
  rest: Partial<RuleResult> = {},
) {
  const result: RuleResult = {
    rule: 'core-streams/storms',
    station: 'dindori-01',
    key: GAUGE,
    start: START + hours[0] * HOUR,
    end: START + hours[1] * HOUR,
    revision,
    standing: 'provisional',
    values: [{ name: 'depth', value: { mantissa: depth, exponent: 0 } }],
    unit: 'mm',
    readings: [START + hours[0] * HOUR, START + hours[1] * HOUR],
    replaces: [],
    ...rest,
  };
  return { kind: 'result', result } as const;
}

describeBackends('results of rules', (backend) => {
  test('the newest revision of a stretch holds, and what it replaced is gone', async (t) => {
    const store = createStore(path.join(temporaryFolder(t), 'edge.db'), backend);
    t.after(() => store.close());
    const { incarnation } = await store.open();
    const commit = async (...outputs: Output[]): Promise<void> => {
      await store.commit(commitOf({ incarnation, outputs }));
    };
    const held = async (): Promise<(readonly [number, number, number])[]> =>
      (await store.reader.ruleResults(ALWAYS)).map(({ start, end, revision }) => [
        (start - START) / HOUR,
        (end - START) / HOUR,
        revision,
      ]);

    await commit(storm([0, 3], 1, 5), storm([6, 9], 2, 7));
    assert.deepEqual(await held(), [
      [6, 9, 2],
      [0, 3, 1],
    ]);
    const replaces = [storm([0, 3], 0, 0).result, storm([6, 9], 0, 0).result].map(({ start, end }) => ({
      start,
      end,
    }));
    await commit(storm([0, 9], 3, 13, { replaces }));
    assert.deepEqual(await held(), [[0, 9, 3]]);
    // They fall apart again: the first under its old bounds, with a higher revision.
    const whole = [{ start: START, end: START + 9 * HOUR }];
    await commit(storm([0, 3], 4, 5, { replaces: whole }), storm([6, 9], 5, 7));
    await commit(storm([0, 3], 2, 99));
    assert.deepEqual(await held(), [
      [6, 9, 5],
      [0, 3, 4],
    ]);
  });

  test('results and matches are found by rule, station and time', async (t) => {
    const store = createStore(path.join(temporaryFolder(t), 'edge.db'), backend);
    t.after(() => store.close());
    const { incarnation } = await store.open();
    const match: RuleMatch = {
      rule: 'core-streams/gust-front',
      station: 'dindori-01',
      key: 'dindori-01',
      at: START + HOUR,
      readings: [],
    };
    const other = storm([1, 2], 1, 3, {
      rule: 'own/storms',
      station: 'niphad-01',
      key: 'niphad-01/gauge/rainTipCount~1',
    });
    const outputs = [storm([0, 3], 1, 5), other, { kind: 'match', match }] as const;
    await store.commit(commitOf({ incarnation, outputs }));
    const { reader } = store;
    assert.deepEqual(await reader.ruleResults({ ...ALWAYS, rule: 'own/storms' }), [other.result]);
    assert.deepEqual(await reader.ruleResults({ ...ALWAYS, station: 'dindori-01' }), [
      storm([0, 3], 1, 5).result,
    ]);
    assert.deepEqual(await reader.ruleResults({ ...ALWAYS, to: START + HOUR }), [storm([0, 3], 1, 5).result]);
    assert.deepEqual(await reader.ruleMatches(ALWAYS), [match]);
    assert.deepEqual(await reader.ruleMatches({ ...ALWAYS, from: START + 2 * HOUR }), []);
  });
});
