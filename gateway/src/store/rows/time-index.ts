import { HOUR } from '@shivar/core/time';
import type { Commit } from '../edge-store.ts';

/**
 * The coarse time index says in which blocks of the message log an hour of event time occurs. It has no more than one row
 * per hour and block however disordered the messages are, so it costs next to nothing to write, and a query scans only
 * blocks that hold what it looks for. 256 messages are some 25 kB.
 */
export const BLOCK_MESSAGES = 256;

function blockOf(position: number): number {
  return Math.floor(position / BLOCK_MESSAGES);
}

export function hourOf(eventTime: number): number {
  return Math.floor(eventTime / HOUR);
}

/** Rows `[hour, block]` for the messages of a commit that stand from `firstPosition` on; each pair once. */
export function hourBlocks(
  { effects }: Commit,
  logged: readonly number[],
  firstPosition: number,
): [hour: number, block: number][] {
  const rows = new Map<string, [number, number]>();
  for (const [offset, index] of logged.entries()) {
    const block = blockOf(firstPosition + offset);
    for (const { time } of effects.verdicts[index]?.observations ?? []) {
      if (time.kind !== 'resolved') continue;
      const hour = hourOf(time.eventTime);
      rows.set(`${hour}/${block}`, [hour, block]);
    }
  }
  return [...rows.values()];
}
