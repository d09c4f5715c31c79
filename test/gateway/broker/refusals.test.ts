import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusalCounter } from '@shivar/gateway/broker';
import { HandTime } from '../../support/hand-time.ts';

test('every refusal is counted, each reason is told once a minute', () => {
  const time = new HandTime();
  const told: string[] = [];
  const refusals = new RefusalCounter((reason, detail) => told.push(`${reason} ${detail}`), time);
  for (const detail of ['one', 'two', 'three']) refusals.count('badCredential', detail);
  refusals.count('packetTooLarge', 'four');
  time.pass(60_000);
  refusals.count('badCredential', 'five');
  assert.deepEqual(told, ['badCredential one', 'packetTooLarge four', 'badCredential five']);
  assert.deepEqual(refusals.snapshot(), { badCredential: 4, packetTooLarge: 1 });
});
