import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STREAM } from '@shivar/core/sync';
import { randomNumbers } from '../../support/random.ts';
import {
  type Chance,
  SimulatedCloud,
  SimulatedGateway,
  SimulatedLink,
  violations,
} from './link-simulation.ts';

/** Seeds of one run; `SYNC_SEEDS` makes it larger (nightly: 20000), `SYNC_SEED` repeats one. */
const SEEDS = Number(process.env.SYNC_SEEDS ?? 200);
const FIRST_SEED = Number(process.env.SYNC_SEED ?? 1);
const STEPS = 160;
const STREAMS = [STREAM.alerts, STREAM.aggregates, STREAM.raw, STREAM.system] as const;

function chanceFrom(seed: number): Chance {
  const next = randomNumbers(seed);
  return (probability) => next() < probability;
}

function disturbedRun(chance: Chance): { gateway: SimulatedGateway; cloud: SimulatedCloud } {
  const gateway = new SimulatedGateway();
  const cloud = new SimulatedCloud();
  const link = new SimulatedLink();
  const killed = (): boolean => chance(0.1);
  for (let step = 0; step < STEPS; step += 1) {
    if (chance(0.3)) {
      const fate = chance(0.1) ? 'poison' : chance(0.1) ? 'foreign' : 'good';
      gateway.write(STREAMS.find(() => chance(0.4)) ?? STREAM.raw, fate);
    }
    if (chance(0.5)) link.putRequest(gateway.send(chance));
    const request = link.takeRequest(chance);
    const answer = request === undefined ? undefined : cloud.receive(request, killed);
    if (answer !== undefined && chance(0.8)) link.putAnswer(answer);
    const heard = link.takeAnswer(chance);
    if (heard !== undefined) gateway.receive(heard, killed);
    if (chance(0.02)) gateway.restart();
    if (chance(0.03)) cloud.backUp();
    if (chance(0.02)) cloud.restore({ newEpoch: chance(0.5) });
    if (chance(0.01)) cloud.servesTheirs = true;
  }
  return { gateway, cloud };
}

/** The link works at last: how many exchanges until nothing waits. */
function comeToRest({ gateway, cloud }: { gateway: SimulatedGateway; cloud: SimulatedCloud }): void {
  const always: Chance = (probability) => probability > 0.5;
  for (let round = 0; round < 400; round += 1) {
    const answer = cloud.receive(gateway.send(always), () => false);
    assert.ok(answer !== undefined);
    gateway.receive(answer, () => false);
    if (gateway.waiting().length === 0 && answer.want.length === 0 && answer.state === undefined) return;
  }
  assert.fail('the gateway never came to rest');
}

test('nothing is lost, doubled, changed or invented over a link and machines that fail in every way', () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
    const world = disturbedRun(chanceFrom(seed));
    comeToRest(world);
    assert.deepEqual(violations(world.gateway, world.cloud), [], `SYNC_SEED=${seed} SYNC_SEEDS=1 repeats it`);
  }
});

test('the simulation disturbs what it claims to disturb', () => {
  const worlds = [1, 2, 3, 4].map((seed) => disturbedRun(chanceFrom(seed)));
  const written = worlds.flatMap(({ gateway }) => gateway.written);
  assert.deepEqual([...new Set(written.map(({ fate }) => fate))].sort(), ['foreign', 'good', 'poison']);
  for (const { gateway, cloud } of worlds) {
    assert.ok(new Set(gateway.written.map(({ incarnation }) => incarnation)).size > 1);
    assert.notDeepEqual(violations(gateway, cloud), [], 'before it comes to rest, something is missing');
  }
});
