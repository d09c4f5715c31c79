/**
 * Hours that fulfil a condition, when some hours are not known: at least those that were seen to, at most those and
 * all the unknown ones. A gap widens the two apart and never counts as "not so".
 */
export interface CountedHours {
  readonly atLeast: number;
  readonly atMost: number;
}

/** Whether something holds, as far as the hours that are known tell. */
export type Verdict = 'yes' | 'no' | 'unknown';

/** One hour: whether the condition held; undefined when nobody knows. */
export type KnownHour = boolean | undefined;

/** How many of the hours fulfil the condition. */
export function countHours(hours: readonly KnownHour[]): CountedHours {
  const atLeast = hours.filter((hour) => hour === true).length;
  return { atLeast, atMost: hours.filter((hour) => hour !== false).length };
}

/** The longest unbroken run of hours that fulfil the condition. */
export function longestRun(hours: readonly KnownHour[]): CountedHours {
  return {
    atLeast: longest(hours, (hour) => hour === true),
    atMost: longest(hours, (hour) => hour !== false),
  };
}

/** Whether there were `needed` hours: unknown when the gaps decide it. */
export function reaches({ atLeast, atMost }: CountedHours, needed: number): Verdict {
  if (atLeast >= needed) return 'yes';
  return atMost < needed ? 'no' : 'unknown';
}

function longest(hours: readonly KnownHour[], counts: (hour: KnownHour) => boolean): number {
  let best = 0;
  let run = 0;
  for (const hour of hours) {
    run = counts(hour) ? run + 1 : 0;
    best = Math.max(best, run);
  }
  return best;
}
