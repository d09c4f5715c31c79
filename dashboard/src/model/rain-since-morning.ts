import { decimalToNumber } from '@shivar/core/model';
import type { Pane } from '@shivar/core/stream';
import { DAY, type EventTime, eventTime, MINUTE, rainDayEnd } from '@shivar/core/time';
import type { LatestValue } from '../kit/models.ts';

/** The window before the morning tells where the counter stood then. */
const WINDOW_MS: number = 15 * MINUTE;

/** Panes of a quarter of an hour that start in [from, to), by start. */
export type QuarterHours = (datastream: string, from: EventTime, to: EventTime) => Promise<readonly Pane[]>;

/**
 * Gives rain counters what fell since 08:30, which is what people know as the rain of the day (IMD); how often a
 * gauge has tipped in its life says nothing to them.
 */
export function withRainSinceMorning(
  latest: readonly LatestValue[],
  now: EventTime,
  quarterHours: QuarterHours,
): Promise<LatestValue[]> {
  const morning = eventTime(rainDayEnd(now) - DAY);
  return Promise.all(
    latest.map(async (value) => {
      if (value.property !== 'rainTipCount') return value;
      const panes = await quarterHours(value.datastream, eventTime(morning - WINDOW_MS), now);
      const sinceMorning = tipsSince(morning, panes, value);
      return sinceMorning === undefined ? value : { ...value, sinceMorning };
    }),
  );
}

/**
 * The increases of the panes, each of which begins with the last reading before it, and what came after the last one;
 * undefined without any pane.
 */
function tipsSince(
  morning: EventTime,
  panes: readonly Pane[],
  { value, eventTime: at }: Pick<LatestValue, 'value' | 'eventTime'>,
): number | undefined {
  const newest = panes.at(-1);
  if (newest?.aggregate.last === undefined) return undefined;
  const fallen = panes
    .filter(({ start }) => start >= morning)
    .flatMap(({ aggregate }) => aggregate.increase ?? [])
    .reduce((sum, increase) => sum + decimalToNumber(increase), 0);
  return at < newest.end ? fallen : fallen + rise(decimalToNumber(newest.aggregate.last), value);
}

/** A counter below where it was began again at zero. */
function rise(before: number, after: number): number {
  return after >= before ? after - before : after;
}
