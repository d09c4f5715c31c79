import { QUALITY, type QualityFlag } from '../../model/observation.ts';
import { type Confirmation, largestStep, limitsOf } from '../../quality/index.ts';
import { type Duration, type EventTime, MINUTE } from '../../time/instants.ts';
import type { Channel } from '../configuration/channel.ts';

/** Two of the last three readings must say the same … */
const NEEDED = 2;
const AMONG = 3;

/** … and at one a minute they come within this time. */
const WITHIN_MS: Duration = 3 * MINUTE;

/** Another instrument of the station may be this much older, and as far apart as two minutes of weather. */
export const OTHER_SENSOR_MAX_AGE_MS: Duration = 5 * MINUTE;

/** One of the last readings: when it was, and whether it is suspect for a reason that persistence can lift. */
export type Recent = [at: EventTime, persistent: boolean];

/** What a suspicion rests on. */
export interface Suspicion {
  readonly at: EventTime;
  readonly value: number;
  readonly flag: QualityFlag;
  /** What the hardest of the checks that suspect the reading takes for an answer. */
  readonly confirmedBy: Confirmation;
  /** What other sensors of the station measured just now. */
  readonly others: readonly number[];
}

/**
 * What confirms a suspect reading, if anything does: another sensor of the station that measures about the same, or
 * two of three readings within minutes where persistence counts. Remembers the reading in `recent`.
 */
export function confirmationOf(
  channel: Channel,
  recent: Recent[],
  suspicion: Suspicion,
): Confirmation | undefined {
  const { at, flag, confirmedBy } = suspicion;
  const persistent = confirmedBy === 'persistence';
  const isSuspect = flag === QUALITY.suspect;
  // Most readings follow readings against which there was nothing either; they leave no trace.
  if (recent.length > 0 || isSuspect) recent.push([at, isSuspect && persistent]);
  if (recent.length > AMONG) recent.shift();
  if (!isSuspect && recent.every(([, same]) => !same)) recent.length = 0;
  if (!isSuspect || confirmedBy === 'nothing') return undefined;
  if (isShared(channel, suspicion)) return 'otherSensor';
  return persistent && persists(recent, at, channel.intervalMs ?? 0) ? 'persistence' : undefined;
}

function persists(recent: readonly Recent[], at: EventTime, intervalMs: Duration): boolean {
  const withinMs = Math.max(WITHIN_MS, AMONG * intervalMs);
  return recent.filter(([then, same]) => same && at - then <= withinMs).length >= NEEDED;
}

function isShared({ property, name }: Channel, { value, others }: Suspicion): boolean {
  const minuteStep = limitsOf(property.name, name.depthCm)?.minuteStep;
  if (minuteStep === undefined) return false;
  return others.some((other) => Math.abs(other - value) <= largestStep(minuteStep, MINUTE));
}
