import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Delivery, type Effects, Pipeline } from '@shivar/core/pipeline';
import { NO_DELIVERY, needsDelivery } from '@shivar/gateway/store';
import fc from 'fast-check';
import { message, START } from '../../contracts/edge-store/sample-commits.ts';
import { arbitraryMessage } from '../../core/decode/arbitrary-message.ts';
import { exampleStation } from '../../core/model/example-station.ts';

const INCARNATION = '000000000001';

/** Effects of stepping the same messages again and again, each delivered as told. */
function effectsOf(messages: readonly unknown[], deliveries: readonly Delivery[]): Effects[] {
  const pipeline = new Pipeline();
  const step = (elapsedMs: number, inputs: Parameters<Pipeline['step']>[0]['inputs']): Effects =>
    pipeline.step({ incarnation: INCARNATION, elapsedMs, now: START, inputs });
  const anchor = {
    incarnation: INCARNATION,
    elapsedMs: 0,
    utcMs: START,
    errorMs: 0,
    source: 'record',
  } as const;
  step(0, [
    { kind: 'configuration', stations: [exampleStation], packs: [] },
    { kind: 'anchor', anchor },
  ]);
  return messages.map((decoded, index) =>
    step(index + 1, [
      {
        kind: 'message',
        station: exampleStation.id,
        sensor: 'mast',
        delivery: deliveries[index] ?? NO_DELIVERY,
        message: decoded as ReturnType<typeof message>, // drawn from the messages below
      },
    ]),
  );
}

const delivery = fc.record({
  clientId: fc.constantFrom('a', 'b'),
  qos: fc.constantFrom(1 as const, 2 as const),
  packetId: fc.integer({ min: 1, max: 3 }),
  dup: fc.boolean(),
  digest: fc.constantFrom('0000000000000001', '0000000000000002'),
});

test('how a message was delivered decides nothing when its readings are numbered', () => {
  const numbered = fc.oneof(
    arbitraryMessage.filter((one) => !needsDelivery(one)),
    fc.integer({ min: 1, max: 5 }).map((sequence) => message(sequence)),
  );
  const runs = fc.array(fc.tuple(numbered, delivery, delivery), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(runs, (drawn) => {
      const messages = drawn.map(([one]) => one);
      const once = effectsOf(
        messages,
        drawn.map(([, first]) => first),
      );
      const otherwise = effectsOf(
        messages,
        drawn.map(([, , second]) => second),
      );
      assert.deepEqual(once, otherwise);
      assert.deepEqual(once, effectsOf(messages, []));
    }),
    { numRuns: 200 },
  );
});

test('how a bare message was delivered decides whether it is a repeat', () => {
  const bare = {
    samples: [{ values: [{ property: 1, value: { mantissa: 31, exponent: 0 } }] }],
    rejected: [],
  };
  assert.ok(needsDelivery(bare));
  const first = { clientId: 'a', qos: 1, packetId: 7, dup: false, digest: '0000000000000001' } as const;
  const [, again] = effectsOf([bare, bare], [first, { ...first, dup: true }]);
  const [, another] = effectsOf([bare, bare], [first, { ...first, packetId: 8 }]);
  assert.equal(again?.verdicts[0]?.repeat, true);
  assert.equal(another?.verdicts[0]?.repeat, false);
});
