import type { CheckMemory } from '../../quality/index.ts';
import type { StateCodec } from '../../state/index.ts';
import { type EventTime, eventTime } from '../../time/instants.ts';
import type { Recent } from './confirmation.ts';
import type { FaultState } from './fault-state.ts';

/** What one check knows of one datastream. */
export interface CheckState extends FaultState {
  readonly check: string;
  readonly memory: CheckMemory;
}

/** What quality control knows of one datastream. */
export interface ChannelQuality {
  /** Event time of the newest reading judged. */
  newest: EventTime;
  readonly checks: CheckState[];
  /** The last readings, oldest first, by which a suspicion is confirmed. */
  readonly recent: Recent[];
}

/** Nothing judged yet. */
export function newChannelQuality(): ChannelQuality {
  return { newest: eventTime(Number.NEGATIVE_INFINITY), checks: [], recent: [] };
}

type PlainCheck = [check: string, memory: number[], streak: number, open: boolean, since: number];

export const channelQualityCodec: StateCodec<ChannelQuality> = {
  toPlain: ({ newest, checks, recent }) => [
    newest,
    checks.map(({ check, memory, streak, open, since }): PlainCheck => [check, memory, streak, open, since]),
    recent,
  ],
  fromPlain: (plain) => {
    // Written by toPlain; a checkpoint of an earlier version holds less.
    const [newest, checks, recent = []] = plain as [number, PlainCheck[], Recent[]?];
    return {
      newest: eventTime(newest),
      checks: checks.map(([check, memory, streak, open, since = 0]) => ({
        check,
        memory,
        streak,
        open,
        since: eventTime(since),
      })),
      recent,
    };
  },
};
