import { type EventTime, MINUTE } from '../../time/instants.ts';

/** No rain falls faster for a minute: limit of WMO-No. 488 for one-minute rain, mm. */
const MAX_RAIN_IN_A_MINUTE_MM = 40;

/** A tip count at an instant. */
export interface TipCount {
  readonly at: EventTime;
  readonly count: number;
  /** Of the device, when it says so. */
  readonly bootEpoch?: number;
}

/** How far a counter moved between two readings. */
export interface TipDifference {
  /** `doubtful`: fell without a new boot epoch. `impossible`: moved in a way no rain can. */
  readonly kind: 'plain' | 'doubtful' | 'impossible';
  /** Tips that are known to have happened, taking a doubtful fall for a restart: never too many. */
  readonly tips: number;
  /** False when more tips may have happened than are known. */
  readonly exact: boolean;
}

const IMPOSSIBLE: TipDifference = { kind: 'impossible', tips: 0, exact: false };

/**
 * Tips between two readings of a counter that only grows within a boot epoch. After a new epoch a lower count
 * counts from zero. Without an epoch a fall may be a restart if what was counted since is possible rain; within
 * one epoch it never is.
 */
export function tipDifference(from: TipCount, to: TipCount, tipSizeMm: number): TipDifference {
  const knowsEpochs = from.bootEpoch !== undefined && to.bootEpoch !== undefined;
  const restarted = knowsEpochs && from.bootEpoch !== to.bootEpoch;
  const fell = to.count < from.count;
  if (fell && knowsEpochs && !restarted) return IMPOSSIBLE;
  const tips = fell ? to.count : to.count - from.count;
  if (tips * tipSizeMm > mostRainMm(to.at - from.at)) return IMPOSSIBLE;
  // A counter that restarted may even have overtaken itself, so a rise over a restart is a lower bound too.
  return { kind: fell && !restarted ? 'doubtful' : 'plain', tips, exact: !fell && !restarted };
}

/**
 * The most rain that can fall in a time: 40 mm in a minute, and because no such minute lasts, growing with the
 * square root of time as records do: 310 mm in an hour, 1,518 mm in a day, well beyond the 944 mm of Mumbai on
 * 26 July 2005.
 */
function mostRainMm(durationMs: number): number {
  return MAX_RAIN_IN_A_MINUTE_MM * Math.sqrt(Math.max(1, durationMs / MINUTE));
}
