/** Longest a publication waits for company before its commit begins. Costs a station on 2G nothing. */
export const MAX_COMMIT_WINDOW_MS = 250;
/** A client that publishes again this soon after an answer waits for answers: it is draining, not measuring. */
const EAGER_WITHIN_MS = 20;
/** How far back the rate of arrivals looks. */
const RATE_MEMORY_MS = 2000;

/**
 * Decides how long a gathering batch waits. A commit costs the memory card kilobytes whatever it holds, so with many
 * stations reporting now and then it pays to wait for company; but a client that sends only when it has been answered
 * gains nothing from our waiting and loses its throughput. So:
 *
 * - Eager clients (they publish right after each answer) are waited for a moment, until each of them is in the batch.
 *   With one such client, or when the last of them arrives, the commit begins at once.
 * - Otherwise the batch waits the whole window, but only when at least one other arrival is to be expected in it.
 */
export class CommitWindow {
  readonly #maxWaitMs: number;
  /** Eager clients and when each was last answered. */
  readonly #eager = new Map<string, number>();
  readonly #answered = new Map<string, number>();
  readonly #gathering = new Set<string>();
  #eagerGathering = 0;
  #firstAt = 0;
  /** Decaying count of arrivals, and when it was last brought up to date. */
  #arrivals = 0;
  #arrivalsAt = 0;

  constructor(maxWaitMs: number = MAX_COMMIT_WINDOW_MS) {
    this.#maxWaitMs = maxWaitMs;
  }

  /** A publication of `clientId` joined the batch. A client counts once per batch. */
  arrived(clientId: string, now: number): void {
    if (this.#gathering.has(clientId)) return;
    if (this.#gathering.size === 0) this.#firstAt = now;
    this.#gathering.add(clientId);
    const answeredAt = this.#answered.get(clientId);
    if (answeredAt !== undefined && now - answeredAt <= EAGER_WITHIN_MS) {
      this.#eager.set(clientId, answeredAt);
      this.#eagerGathering += 1;
      return;
    }
    this.#eager.delete(clientId);
    this.#arrivals = this.#decayed(now) + 1;
    this.#arrivalsAt = now;
  }

  /** The gathering batch is being committed; the next one begins empty. */
  sealed(): void {
    this.#gathering.clear();
    this.#eagerGathering = 0;
  }

  /** The publications of these clients were answered. */
  answered(clientIds: Iterable<string>, now: number): void {
    for (const clientId of clientIds) {
      // Deleted first, so that insertion order stays the order of the last answers.
      this.#answered.delete(clientId);
      this.#answered.set(clientId, now);
    }
    this.#forgetStale(now);
  }

  /** Milliseconds from `now` until the batch should be committed; 0: at once. */
  waitMs(now: number): number {
    if (this.#gathering.size === 0) return 0;
    const patience = this.#eagerGathering > 0 ? this.#untilEagerAreIn(now) : this.#untilCompanyIsIn(now);
    return Math.max(0, Math.min(patience, this.#firstAt + this.#maxWaitMs - now));
  }

  #untilEagerAreIn(now: number): number {
    let wait = 0;
    for (const clientId of this.#eager.keys()) {
      if (this.#gathering.has(clientId)) continue;
      const answeredAt = this.#answered.get(clientId) ?? 0;
      const left = answeredAt + EAGER_WITHIN_MS - now;
      if (left <= 0) this.#eager.delete(clientId);
      else wait = Math.max(wait, left);
    }
    return wait;
  }

  #untilCompanyIsIn(now: number): number {
    const expected = (this.#decayed(now) / RATE_MEMORY_MS) * this.#maxWaitMs;
    return expected < 1 ? 0 : this.#maxWaitMs;
  }

  #decayed(now: number): number {
    return this.#arrivals * Math.exp((this.#arrivalsAt - now) / RATE_MEMORY_MS);
  }

  /** Only clients answered a moment ago can be eager; the others need not be remembered. */
  #forgetStale(now: number): void {
    for (const [clientId, answeredAt] of this.#answered) {
      if (now - answeredAt <= EAGER_WITHIN_MS) return;
      this.#answered.delete(clientId);
    }
  }
}
