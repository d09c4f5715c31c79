import type { CheckMemory } from '../../quality/index.ts';
import type { StateCodec } from '../../state/index.ts';
import { type EventTime, eventTime } from '../../time/instants.ts';
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
}

/** Nothing judged yet. */
export function newChannelQuality(): ChannelQuality {
  return { newest: eventTime(Number.NEGATIVE_INFINITY), checks: [] };
}

type PlainCheck = [check: string, memory: number[], streak: number, open: boolean];

export const channelQualityCodec: StateCodec<ChannelQuality> = {
  toPlain: ({ newest, checks }) => [
    newest,
    checks.map(({ check, memory, streak, open }): PlainCheck => [check, memory, streak, open]),
  ],
  fromPlain: (plain) => {
    // Written by toPlain.
    const [newest, checks] = plain as [number, PlainCheck[]];
    return {
      newest: eventTime(newest),
      checks: checks.map(([check, memory, streak, open]) => ({ check, memory, streak, open })),
    };
  },
};
