import type { Cancel, Scheduler } from '@shivar/core/time';
import type { EventHub } from '@shivar/platform/http';
import type { Commit } from '../store/index.ts';

/** Commits of this long are told of together, ms: a page on 2G cannot use more. */
const GATHER_MS = 1000;
/** Datastreams named in one event; a page that hears of more reloads all of them anyway. */
const MAX_NAMED = 200;

/**
 * Tells pages what changed. One event `change` at most every second, with the datastreams that have new observations and
 * how many transitions and faults came; the page asks the API for what it shows.
 */
export class LiveEvents {
  readonly #hub: EventHub;
  readonly #scheduler: Scheduler;
  readonly #datastreams = new Set<string>();
  #transitions = 0;
  #faults = 0;
  #cancel: Cancel | undefined;

  constructor(hub: EventHub, scheduler: Scheduler) {
    this.#hub = hub;
    this.#scheduler = scheduler;
  }

  /** Takes note of a commit. */
  readonly committed = ({ effects }: Pick<Commit, 'effects'>): void => {
    if (this.#hub.listeners === 0) return;
    for (const { observations } of effects.verdicts) {
      for (const { datastream } of observations) {
        if (this.#datastreams.size < MAX_NAMED) this.#datastreams.add(datastream);
      }
    }
    for (const { kind } of effects.outputs) {
      if (kind === 'transition') this.#transitions += 1;
      else if (kind === 'fault') this.#faults += 1;
    }
    if (this.#datastreams.size + this.#transitions + this.#faults > 0) {
      this.#cancel ??= this.#scheduler.after(GATHER_MS, () => this.#tell());
    }
  };

  /** Forgets what was to be told. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #tell(): void {
    this.#cancel = undefined;
    const change = {
      datastreams: [...this.#datastreams],
      transitions: this.#transitions,
      faults: this.#faults,
    };
    this.#datastreams.clear();
    this.#transitions = 0;
    this.#faults = 0;
    this.#hub.publish('change', change);
  }
}
