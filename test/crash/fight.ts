import { eventually } from '../support/eventually.ts';
import { randomNumbers } from '../support/random.ts';
import { Publisher } from './publisher.ts';
import { Victim } from './victim.ts';
import { type Crowd, sendersOf } from './village.ts';

/** What happened while a victim was killed again and again. */
export interface Fight {
  readonly publishers: readonly Publisher[];
  readonly published: number;
  readonly acknowledged: number;
  readonly slowestRestartMs: number;
}

export interface FightOptions {
  readonly kind: 'gateway' | 'control';
  readonly dataDirectory: string;
  readonly crowd: Crowd;
  readonly kills: number;
  readonly seed: number;
  readonly progress: (line: string) => void;
}

/** From the first answer after a start to the kill, ms: anything from the first commits to steady state. */
const LIFE_MS = [20, 1000] as const;
/** The load: each sender may publish so many more every so many ms; 2,000 messages a second for 20 senders. */
const PACE = { count: 2, everyMs: 20 } as const;
/** After the last kill, and in a run without any, everything is answered within this. */
const DRAIN_DEADLINE_MS = 120_000;
const PROGRESS_EVERY = 10;

/** Kills a victim at random moments under load, then lets the senders finish. The victim ends in good order. */
export async function fight(options: FightOptions): Promise<Fight> {
  const { kind, dataDirectory, crowd, kills, seed, progress } = options;
  const random = randomNumbers(seed);
  const victim = new Victim({ kind, dataDirectory, crowd });
  await victim.start();
  const publishers = startPublishers(crowd, victim);
  const pace = setInterval(() => {
    for (const publisher of publishers) publisher.allow(PACE.count);
  }, PACE.everyMs);
  let slowestRestartMs = 0;
  try {
    for (let kill = 1; kill <= kills; kill++) {
      const before = acknowledged(publishers);
      await eventually(() => acknowledged(publishers) > before, 'an answer after the start');
      await sleep(LIFE_MS[0] + random() * (LIFE_MS[1] - LIFE_MS[0]));
      await victim.kill();
      slowestRestartMs = Math.max(slowestRestartMs, await victim.start());
      if (kill % PROGRESS_EVERY === 0) progress(`${kind}: ${kill} of ${kills} kills`);
    }
    for (const publisher of publishers) publisher.endAt(publisher.published + 1);
    await eventually(() => publishers.every(({ finished }) => finished), 'all answers', DRAIN_DEADLINE_MS);
  } finally {
    clearInterval(pace);
    for (const publisher of publishers) publisher.stop();
    await victim.stop();
  }
  const published = publishers.reduce((sum, publisher) => sum + publisher.published, 0);
  return { publishers, published, acknowledged: acknowledged(publishers), slowestRestartMs };
}

/** Publishes to a fresh gateway what `before` have published, without interruption. */
export async function feedCalmly(
  dataDirectory: string,
  crowd: Crowd,
  before: readonly Publisher[],
): Promise<void> {
  const victim = new Victim({ kind: 'gateway', dataDirectory, crowd });
  await victim.start();
  const publishers = startPublishers(crowd, victim);
  try {
    for (const [index, publisher] of publishers.entries()) publisher.endAt(before[index]?.published ?? 0);
    await eventually(() => publishers.every(({ finished }) => finished), 'all answers', DRAIN_DEADLINE_MS);
  } finally {
    for (const publisher of publishers) publisher.stop();
    await victim.stop();
  }
}

function startPublishers(crowd: Crowd, victim: Victim): Publisher[] {
  const publishers = sendersOf(crowd).map((sender) => new Publisher(sender, () => victim.port));
  for (const publisher of publishers) publisher.start();
  return publishers;
}

function acknowledged(publishers: readonly Publisher[]): number {
  return publishers.reduce((sum, publisher) => sum + publisher.acknowledged.size, 0);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
