import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeCbor } from '@shivar/core/encoding';
import { type LedgerCounts, ledgerBalances } from '@shivar/core/model';
import {
  type Batch,
  type Effects,
  type MessageInput,
  type Output,
  Pipeline,
  type PipelineInput,
} from '@shivar/core/pipeline';
import type { StateEntry } from '@shivar/core/state';
import { DAY, HOUR, MINUTE } from '@shivar/core/time';
import fc from 'fast-check';
import { cut, faultyHours, sourceStory, story } from './stories.ts';
import {
  anchor,
  batch,
  configuration,
  finalPanes,
  LATER,
  ledgerByKey,
  message,
  panesOf,
  START,
  sample,
  station,
  totalLedger,
  World,
} from './world.ts';

const STATIONS = [station('a'), station('b')];
const TICK: PipelineInput = { kind: 'tick' };
const batchSizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 });

/** Delivers messages in batches a second apart, then lets two hours pass so that every pane closes. */
function deliver(inputs: readonly PipelineInput[], sizes: readonly number[] = [3]): World {
  const world = World.begin(...STATIONS);
  return deliverParts(world, cut(inputs, sizes));
}

function deliverParts(world: World, parts: readonly (readonly PipelineInput[])[]): World {
  for (const [index, part] of parts.entries()) world.step(batch(LATER + index * 1000, part));
  return letPass(world, LATER + parts.length * 1000);
}

/** Three hours of ticks. */
function letPass(world: World, fromMs: number): World {
  for (let minutes = 0; minutes < 180; minutes += 10) world.step(batch(fromMs + minutes * MINUTE, [TICK]));
  return world;
}

/** Counts that are different from 0. */
function nonZero(ledger: LedgerCounts): Record<string, unknown> {
  return Object.fromEntries(Object.entries(ledger).filter(([, count]) => count !== 0));
}

test('messages in any order and any batches end in the same panes and the same ledger', () => {
  const shuffled = story.chain((inputs) =>
    fc.tuple(
      fc.constant(inputs),
      fc.shuffledSubarray(inputs, { minLength: inputs.length, maxLength: inputs.length }),
      batchSizes,
    ),
  );
  fc.assert(
    fc.property(shuffled, ([inputs, otherOrder, sizes]) => {
      const inOrder = deliver(inputs);
      const anyOrder = deliver(otherOrder, sizes);
      assert.deepEqual(finalPanes(anyOrder.outputs), finalPanes(inOrder.outputs));
      assert.deepEqual(nonZero(anyOrder.ledger), nonZero(inOrder.ledger));
    }),
  );
});

test('repeats anywhere change nothing but the number of duplicates', () => {
  const repeated = fc
    .tuple(sourceStory('a/mast'), sourceStory('b/mast', ['bare']))
    .chain(([numbered, bare]) => {
      const inputs = [...numbered, ...bare];
      const repeats = fc.array(fc.tuple(fc.nat(inputs.length - 1), fc.nat(inputs.length)), { maxLength: 8 });
      return fc.tuple(fc.constant(inputs), repeats, batchSizes);
    });
  fc.assert(
    fc.property(repeated, ([inputs, repeats, sizes]) => {
      const withRepeats = cut(inputs, sizes);
      let extra = 0;
      for (const [which, where] of repeats) {
        const original = inputs[which];
        const at = Math.max(where, which + 1);
        const part = partHolding(withRepeats, inputs, at);
        if (original === undefined || part === undefined) continue;
        part.push({ ...original, delivery: { ...original.delivery, dup: true } });
        extra += original.message.samples.reduce((sum, { values }) => sum + values.length, 0);
      }
      const plain = deliver(inputs, sizes);
      const noisy = deliverParts(World.begin(...STATIONS), withRepeats);
      assert.deepEqual(noisy.outputs, plain.outputs);
      const { received, duplicate, ...rest } = noisy.ledger;
      const { received: plainReceived, duplicate: plainDuplicate, ...plainRest } = plain.ledger;
      assert.deepEqual(rest, plainRest);
      assert.equal(duplicate, plainDuplicate + extra);
      assert.equal(received, plainReceived + extra);
    }),
  );
});

/** The batch that ends with or after the input at `at`: a repeat put at its end comes after the original. */
function partHolding(
  parts: MessageInput[][],
  inputs: readonly MessageInput[],
  at: number,
): MessageInput[] | undefined {
  const last = inputs[Math.min(at, inputs.length - 1)];
  return parts.find((part) => last !== undefined && part.includes(last));
}

/** What happens after a batch. */
interface Fate {
  readonly checkpoint: boolean;
  readonly crash: boolean;
}

const fates: fc.Arbitrary<Fate[]> = fc.array(fc.record({ checkpoint: fc.boolean(), crash: fc.boolean() }), {
  minLength: 1,
  maxLength: 12,
});

/** Steps batches as a gateway would that is killed now and then, and gives back what each step led to. */
function stepWithCrashes(batches: readonly Batch[], fateOf: readonly Fate[]): Effects[] {
  const effects: Effects[] = [];
  const stored = new Map<string, StateEntry>();
  let pipeline = new Pipeline();
  let log: Batch[] = [];
  for (const [index, next] of batches.entries()) {
    const led = pipeline.step(next);
    effects.push(led);
    if (led.stateChanged) log.push(logged(next, led));
    const fate = fateOf[index % fateOf.length];
    if (fate?.checkpoint === true) {
      for (const entry of pipeline.takeDelta()) keep(stored, entry);
      log = [];
    }
    if (fate?.crash !== true) continue;
    pipeline = new Pipeline();
    for (const entry of inKeyOrder(stored)) pipeline.restore([entry]);
    for (const again of log) pipeline.step(again);
  }
  return effects;
}

function stepThrough(batches: readonly Batch[]): Effects[] {
  const pipeline = new Pipeline();
  return batches.map((next) => pipeline.step(next));
}

test('a restart at any batch boundary changes nothing, although batches that change no state are not in the log', () => {
  fc.assert(
    fc.property(story, batchSizes, fates, (inputs, sizes, fateOf) => {
      const parts: PipelineInput[][] = [[configuration(...STATIONS), anchor()], ...cut(inputs, sizes)];
      const batches = [
        ...parts.flatMap((part, index) => [
          batch(LATER + index * 20_000, part),
          batch(LATER + index * 20_000 + 9000, [TICK]),
        ]),
        ...Array.from({ length: 12 }, (_, index) => batch(LATER + HOUR + index * 10 * MINUTE, [TICK])),
      ];
      assert.deepEqual(stepWithCrashes(batches, fateOf), stepThrough(batches));
    }),
  );
});

test('restarts change nothing in hours of faults, alerts and repeats', () => {
  fc.assert(
    fc.property(faultyHours, fates, fc.integer({ min: 0, max: 40 }), (minutes, fateOf, learnsAt) => {
      const batches = minutes.map((inputs, minute): Batch => {
        const first = minute === 0 ? [configuration(...STATIONS)] : [];
        const learns = minute === learnsAt ? [anchor(minute * MINUTE)] : [];
        return batch(minute * MINUTE, [...first, ...learns, ...inputs], { anchored: minute >= learnsAt });
      });
      assert.deepEqual(stepWithCrashes(batches, fateOf), stepThrough(batches));
    }),
    { numRuns: 60 },
  );
});

/** A batch as the log holds it: without whole repeats. */
function logged(next: Batch, { verdicts }: Effects): Batch {
  return { ...next, inputs: next.inputs.filter((_, index) => verdicts[index]?.repeat !== true) };
}

function keep(stored: Map<string, StateEntry>, entry: StateEntry): void {
  if (entry.value === undefined) stored.delete(entry.key);
  else stored.set(entry.key, entry);
}

/** A database gives keys back in its own order. */
function inKeyOrder(stored: ReadonlyMap<string, StateEntry>): StateEntry[] {
  return [...stored.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

test('a box that learns the time later ends with the panes and the ledger of one that always knew it', () => {
  const early = fc.tuple(
    fc.tuple(
      sourceStory('a/mast', ['bare']),
      sourceStory('a/probe', ['numbered', 'timed']),
      sourceStory('b/mast', ['bare']),
    ),
    batchSizes,
    fc.nat(20),
  );
  fc.assert(
    fc.property(early, ([sources, sizes, anchoredAfter]) => {
      const parts = cut<PipelineInput>(sources.flat(), sizes);
      const run = (learnsAt: number): World => {
        const world = new World();
        world.step(batch(0, [configuration(...STATIONS)], { anchored: false }));
        const ends = LATER + parts.length * 7 * MINUTE;
        for (const [index, part] of parts.entries()) {
          const elapsedMs = LATER + index * 7 * MINUTE;
          const learns = index === learnsAt ? [anchor(elapsedMs)] : [];
          world.step(batch(elapsedMs, [...learns, ...part], { anchored: index >= learnsAt }));
        }
        if (learnsAt >= parts.length) world.step(batch(ends, [anchor(ends)]));
        return letPass(world, ends);
      };
      const knew = run(0);
      const learned = run(anchoredAfter);
      assert.deepEqual(finalPanes(learned.outputs), finalPanes(knew.outputs));
      assert.deepEqual(nonZero(learned.ledger), nonZero(knew.ledger));
      for (const [key, counts] of ledgerByKey(learned.effects)) {
        if (key.endsWith('|undated'))
          assert.deepEqual(nonZero(counts), { rejected: {}, unreadableMessages: {} });
      }
    }),
  );
});

test('a source with a wrong clock changes nothing of any other source, not by a bit', () => {
  const wrong = fc.tuple(
    sourceStory('a/mast'),
    sourceStory('a/probe'),
    sourceStory('b/mast'),
    fc.constantFrom(DAY, 5.5 * HOUR, -5.5 * HOUR, -START),
    batchSizes,
  );
  fc.assert(
    fc.property(wrong, ([mine, probe, other, shiftMs, sizes]) => {
      const shifted = mine.map((input) => ({
        ...input,
        message: {
          ...input.message,
          samples: input.message.samples.map((one) => ({
            ...one,
            sensorTime: (one.sensorTime ?? 0) + shiftMs,
          })),
        },
      }));
      const interleave = (first: readonly MessageInput[]): MessageInput[] =>
        [...first, ...probe, ...other]
          .map((input, index) => ({ input, place: (index * 7) % 11 }))
          .sort((a, b) => a.place - b.place)
          .map(({ input }) => input);
      const right = deliver(interleave(mine), sizes);
      const off = deliver(interleave(shifted), sizes);
      assert.deepEqual(ofOthers(off), ofOthers(right));
    }),
  );
});

/** Everything said of station b, and the panes and faults of the other sensor of station a. */
function ofOthers(world: World): Output[] {
  return world.outputs.filter((output) => {
    if (output.kind === 'pane') return !output.pane.datastream.startsWith('a/mast/');
    if (output.kind === 'fault') return output.station === 'b' || output.sensor !== 'mast';
    return output.kind === 'transition' && output.transition.station === 'b';
  });
}

test('after every step every line of the ledger balances', () => {
  fc.assert(
    fc.property(story, batchSizes, fc.integer({ min: 0, max: 8 }), (inputs, sizes, learnsAt) => {
      const world = new World();
      world.step(batch(0, [configuration(station('a'))], { anchored: false }));
      for (const [index, part] of cut<PipelineInput>([...inputs, ...inputs], sizes).entries()) {
        const learns = index === learnsAt ? [anchor(LATER + index)] : [];
        world.step(batch(LATER + index, [...part, ...learns], { anchored: index > learnsAt }));
        for (const counts of ledgerByKey(world.effects).values())
          assert.ok(ledgerBalances(counts), JSON.stringify(counts));
      }
    }),
  );
});

test('no watermark ever goes back', () => {
  fc.assert(
    fc.property(
      story,
      batchSizes,
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
      (inputs, sizes, pauses) => {
        const world = World.begin(...STATIONS);
        const watermarks = new Map<string, number>();
        let elapsedMs = LATER;
        for (const [index, part] of cut<PipelineInput>(inputs, sizes).entries()) {
          elapsedMs += (pauses[index % pauses.length] ?? 1) * MINUTE;
          world.step(batch(elapsedMs, part));
          for (const { key, value } of world.pipeline.takeDelta()) {
            if (!key.endsWith('watermark') || value === undefined) continue;
            const watermark = Number(decodeCbor(value));
            assert.ok(watermark >= (watermarks.get(key) ?? Number.NEGATIVE_INFINITY), key);
            watermarks.set(key, watermark);
          }
        }
        assert.ok(watermarks.size > 0);
      },
    ),
  );
});

test('a step of the clock without an anchor closes no pane', () => {
  const world = World.begin(...STATIONS);
  world.step(batch(LATER, [message('a/mast', [sample({ airTemperature: 30 })])]));
  const stepped = world.step({ ...batch(LATER + 1000, [TICK]), now: START + LATER + DAY });
  assert.deepEqual(panesOf(stepped.outputs), []);
  assert.equal(totalLedger(world.effects).stored, 1);
});
