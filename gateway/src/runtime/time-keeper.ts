import type { CloudTime } from '@shivar/cloud-sync/uplink';
import type { Incarnation, TimeAnchor } from '@shivar/core/model';
import type { GatewayClock, PipelineLoop } from '../pipeline/index.ts';

/**
 * Ties the incarnation's timeline to UTC: from a clock that knows the time by itself, at the start and every now and
 * then; from the cloud's answers where the box has none; from the first message of a record. The step keeps the anchors
 * that change something.
 */
export class TimeKeeper {
  readonly #clock: GatewayClock;
  readonly #incarnation: Incarnation;
  readonly #loop: PipelineLoop;

  constructor(clock: GatewayClock, incarnation: Incarnation, loop: PipelineLoop) {
    this.#clock = clock;
    this.#incarnation = incarnation;
    this.#loop = loop;
  }

  /** Anchors by the clock itself, when it knows the time. */
  anchorByClock(): void {
    const { origin } = this.#clock;
    const utcMs = this.#clock.now();
    if (origin === undefined || utcMs === undefined) return;
    this.#anchor({ utcMs, elapsedMs: this.#clock.elapsed(), ...origin });
  }

  /** The cloud has said what time it is; only a box without a clock of its own listens. */
  heardFromCloud({ utcMs, elapsedMs, errorMs }: CloudTime): void {
    if (this.#clock.origin !== undefined) return;
    this.#clock.told(utcMs, elapsedMs);
    this.#anchor({ utcMs, elapsedMs, errorMs, source: 'cloud' });
  }

  /** The record has begun: its first message tells the time. */
  heardFromRecord(utcMs: number): void {
    this.#clock.told(utcMs, 0);
    this.anchorByClock();
  }

  #anchor(anchor: Omit<TimeAnchor, 'incarnation'>): void {
    const input = { kind: 'anchor', anchor: { incarnation: this.#incarnation, ...anchor } } as const;
    this.#loop.submit({ input, bytes: 0 });
  }
}
