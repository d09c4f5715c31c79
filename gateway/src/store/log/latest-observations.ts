import type { DatastreamId, Observation } from '@shivar/core/model';
import type { Effects } from '@shivar/core/pipeline';
import { type EventTime, type ProcessingTime, SECOND } from '@shivar/core/time';

/** Clocks differ a little; an observation further ahead of ours would hide every later one. */
const MAX_AHEAD_MS: number = 60 * SECOND;

/**
 * The newest observation of each datastream. Kept in memory, one entry per datastream, and written at checkpoints: a
 * write per reading would double what an SD card has to bear.
 */
export class LatestObservations {
  readonly #newest = new Map<DatastreamId, Observation>();
  readonly #changed = new Set<DatastreamId>();

  /** Puts back an entry that is stored. */
  restore(observation: Observation): void {
    this.#newest.set(observation.datastream, observation);
  }

  /** Takes in what a step stored or resolved. */
  observe({ verdicts, outputs }: Effects, now: ProcessingTime | undefined): void {
    for (const { observations } of verdicts) for (const one of observations) this.#offer(one, now);
    for (const output of outputs) if (output.kind === 'resolved') this.#offer(output.observation, now);
  }

  copy(): LatestObservations {
    const copy = new LatestObservations();
    for (const one of this.#newest.values()) copy.restore(one);
    for (const datastream of this.#changed) copy.#changed.add(datastream);
    return copy;
  }

  values(): IterableIterator<Observation> {
    return this.#newest.values();
  }

  /** What differs from the stored entries. */
  changed(): readonly Observation[] {
    return [...this.#changed].flatMap((datastream) => this.#newest.get(datastream) ?? []);
  }

  /** Says that {@link changed} is stored now. */
  stored(): void {
    this.#changed.clear();
  }

  #offer(observation: Observation, now: ProcessingTime | undefined): void {
    if (!isNewer(observation, this.#newest.get(observation.datastream), now)) return;
    this.#newest.set(observation.datastream, observation);
    this.#changed.add(observation.datastream);
  }
}

/**
 * By event time; one without event time is newer than what came before it, and gives way to any that has one. What our clock
 * cannot believe is never newer, and whatever can be believed is newer than that.
 */
function isNewer(
  { time }: Observation,
  known: Observation | undefined,
  now: ProcessingTime | undefined,
): boolean {
  const credible = (at: EventTime): boolean => now === undefined || at <= now + MAX_AHEAD_MS;
  if (time.kind === 'unresolved') return true;
  if (!credible(time.eventTime)) return false;
  if (known === undefined || known.time.kind === 'unresolved') return true;
  return time.eventTime >= known.time.eventTime || !credible(known.time.eventTime);
}
