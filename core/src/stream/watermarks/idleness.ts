import type { Duration, ProcessingTime } from '../../time/instants.ts';

/**
 * Finds a source idle by looking in from time to time, when only the fact of activity is known and not its time. The
 * countdown begins at the first look that saw nothing new, so idleness is noticed between one timeout and one timeout
 * plus two looks after the last activity. Where arrivals have times, `SourceWatermarks` is exact.
 */
export class ProbedIdleness {
  readonly #timeoutMs: Duration;
  #activeSinceLook = false;
  #quietSince: ProcessingTime | undefined;

  constructor(timeoutMs: Duration) {
    this.#timeoutMs = timeoutMs;
  }

  activity(): void {
    this.#activeSinceLook = true;
  }

  /** Looks in at `now`: whether the source has been quiet for longer than the timeout. */
  isIdle(now: ProcessingTime): boolean {
    if (this.#activeSinceLook) {
      this.#activeSinceLook = false;
      this.#quietSince = undefined;
      return false;
    }
    this.#quietSince ??= now;
    return now - this.#quietSince > this.#timeoutMs;
  }
}
