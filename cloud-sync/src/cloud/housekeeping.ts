import { DAY } from '@shivar/core/time';
import { schedule } from 'node-cron';
import type { CloudClock } from './cloud-clock.ts';
import type { CloudStore } from './store/cloud-store.ts';

/** How long it is kept who was refused and what was changed. */
const AUDIT_KEPT_MS: number = 400 * DAY;

/**
 * Forgets what has been kept long enough. The schedule only wakes; what is due follows from the clock, so a night that
 * was slept through is made up for by the next.
 * @returns stops it
 */
export function startHousekeeping(options: {
  readonly store: Pick<CloudStore, 'forgetBefore'>;
  readonly clock: CloudClock;
  readonly onError: (error: unknown) => void;
}): () => Promise<void> {
  const { store, clock, onError } = options;
  const task = schedule('17 3 * * *', async () => {
    await store.forgetBefore(clock.now() - AUDIT_KEPT_MS).catch(onError);
  });
  return async () => {
    await task.destroy();
  };
}
