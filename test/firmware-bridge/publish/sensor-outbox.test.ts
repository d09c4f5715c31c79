import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DecodedMessage, type DecodedValue, nativeDecoder } from '@shivar/core/decode';
import { type Publisher, SensorOutbox } from '@shivar/firmware-bridge/publish';

const VALUES: readonly DecodedValue[] = [{ property: 9, depthCm: 10, value: { mantissa: 25, exponent: -2 } }];

/** A broker that answers when it is told to. */
class HeldPublisher implements Publisher {
  connected = true;
  readonly messages: DecodedMessage[] = [];
  #answer: (() => void) | undefined;

  publish(payload: Uint8Array): Promise<void> {
    const result = nativeDecoder.decode(payload);
    assert.ok(result.kind === 'message');
    this.messages.push(result.message);
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  async answer(): Promise<void> {
    this.#answer?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function outbox(publisher: Publisher, clock: 'network' | 'none' = 'network', capacity = 1000) {
  let now = 1_000_000;
  return new SensorOutbox({ publisher, clock, bootEpoch: 42, capacity, now: () => (now += 1000) });
}

test('a sample leaves at once; those that gather while it is out leave together, numbered on', async () => {
  const publisher = new HeldPublisher();
  const box = outbox(publisher);
  for (let i = 0; i < 5; i++) box.add(VALUES);
  assert.equal(publisher.messages.length, 1);
  await publisher.answer();
  await publisher.answer();
  assert.deepEqual(
    publisher.messages.map(({ samples }) => samples.map(({ sequence }) => sequence)),
    [[0], [1, 2, 3, 4]],
  );
  assert.deepEqual(
    publisher.messages.map(({ bootEpoch, oldestUnsent, clock }) => [bootEpoch, oldestUnsent, clock]),
    [
      [42, 1, 'network'],
      [42, 5, 'network'],
    ],
  );
  assert.equal(
    publisher.messages[1]?.samples[0]?.sensorTime,
    1_003_000,
    'the time of measuring, not of sending',
  );
  assert.deepEqual(box.counts(), { published: 5, waiting: 0, refusedFull: 0, refusedWithoutClock: 0 });
});

test('a long absence of the broker fills the buffer to its bound; more are refused and counted', async () => {
  const publisher = new HeldPublisher();
  const box = outbox(publisher, 'network', 100);
  for (let i = 0; i < 130; i++) box.add(VALUES);
  assert.deepEqual(box.counts(), { published: 0, waiting: 100, refusedFull: 30, refusedWithoutClock: 0 });
  while (box.counts().waiting > 0) await publisher.answer();
  const sequences = publisher.messages.flatMap(({ samples }) => samples.map(({ sequence }) => sequence));
  assert.deepEqual(
    sequences,
    Array.from({ length: 100 }, (_, index) => index),
  );
  assert.ok(publisher.messages.every(({ samples }) => samples.length <= 60));
});

test('without a clock readings carry no time, and are not kept while the broker is away', async () => {
  const publisher = new HeldPublisher();
  const box = outbox(publisher, 'none');
  box.add(VALUES);
  publisher.connected = false;
  box.add(VALUES);
  publisher.connected = true;
  await publisher.answer();
  box.add(VALUES);
  await publisher.answer();
  assert.deepEqual(
    publisher.messages.map(({ samples, sentAt }) => [samples[0]?.sequence, samples[0]?.sensorTime, sentAt]),
    [
      [0, undefined, undefined],
      [1, undefined, undefined],
    ],
  );
  assert.equal(box.counts().refusedWithoutClock, 1);
});
