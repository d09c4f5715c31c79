/** One of several ways to do the same work. */
export interface Contender<I> {
  readonly name: string;
  /** Does one round's work; returns how many events that were. */
  run(input: I): number;
}

/** What a contender needed. */
export interface Timing {
  readonly name: string;
  readonly events: number;
  readonly seconds: number;
  readonly eventsPerSecond: number;
}

/**
 * Lets every contender do every round, taking turns at going first, so that a busy neighbour and a warm cache are shared
 * fairly. Making the input is not timed.
 */
export function runInTurns<I>(rounds: Iterable<I>, contenders: readonly Contender<I>[]): Timing[] {
  const done = contenders.map(() => ({ events: 0, ms: 0 }));
  let round = 0;
  for (const input of rounds) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const index = (round + turn) % contenders.length;
      const [contender, sum] = [contenders[index], done[index]];
      if (contender === undefined || sum === undefined) continue;
      const began = performance.now();
      sum.events += contender.run(input);
      sum.ms += performance.now() - began;
    }
    round += 1;
  }
  return contenders.map(({ name }, index) => {
    const { events, ms } = done[index] ?? { events: 0, ms: 0 };
    return { name, events, seconds: ms / 1000, eventsPerSecond: (events / ms) * 1000 };
  });
}
