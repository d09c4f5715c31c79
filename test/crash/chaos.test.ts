import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runChaos } from './chaos.ts';

/** `npm run chaos -- --kills 1000` runs the same with more kills. */
const KILLS = 20;
const CONTROL_KILLS = 5;

test(`${KILLS} kills at random moments lose and double nothing that was acknowledged, an ordinary subscriber does`, async (t) => {
  const seed = Number(process.env.SHIVAR_SEED ?? Date.now() % 1_000_000);
  const progress = (line: string): void => t.diagnostic(line);
  const result = await runChaos({
    kills: KILLS,
    controlKills: CONTROL_KILLS,
    seed,
    crowd: { numbered: 16, bare: 4 },
    progress,
  });
  t.diagnostic(JSON.stringify(result));
  assert.equal(result.lost, 0, `lost with seed ${seed}`);
  assert.equal(result.doubled, 0, `doubled with seed ${seed}`);
  assert.ok(result.panes > 0);
  assert.equal(result.panesDiffering, 0, `panes differ with seed ${seed}`);
  assert.equal(result.ledgerBalances, true);
  assert.ok(result.controlLost > 0, 'the control lost nothing: this way of killing proves nothing');
});
