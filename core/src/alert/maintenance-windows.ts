import type { StationId } from '../model/identifiers.ts';
import { KeyedState, type StateEntry } from '../state/keyed-state.ts';
import type { EventTime } from '../time/instants.ts';

/** A stretch of time, UTC ms, in which a technician is at a station. */
export interface MaintenanceWindow {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The latest maintenance window of each station: what is measured in it neither raises nor clears. */
export class MaintenanceWindows {
  readonly #state: KeyedState<MaintenanceWindow> = new KeyedState({
    toPlain: ({ fromMs, untilMs }) => [fromMs, untilMs],
    fromPlain: (plain) => {
      // The bytes are our own: written by toPlain.
      const [fromMs, untilMs] = plain as [number, number];
      return { fromMs, untilMs };
    },
  });

  get dirty(): boolean {
    return this.#state.dirty;
  }

  /** Counts every change of state; equal before and after means that nothing happened in between. */
  get changes(): number {
    return this.#state.changes;
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#state.takeDelta(prefix);
  }

  restore(key: string, value: Uint8Array): void {
    this.#state.restore(key, value);
  }

  /** Begins or prolongs a window. */
  announce(station: StationId, window: MaintenanceWindow): void {
    const known = this.#state.get(station);
    const prolongs = known !== undefined && window.fromMs <= known.untilMs;
    this.#state.set(station, prolongs ? { fromMs: known.fromMs, untilMs: window.untilMs } : window);
  }

  /** Whether a reading of that time was made during the station's window. */
  covers(station: StationId, at: EventTime): boolean {
    return this.touches(station, at, at);
  }

  /** Whether any of the time between two instants, both included, was in the station's window. */
  touches(station: StationId, from: EventTime, to: EventTime): boolean {
    const window = this.#state.get(station);
    return window !== undefined && window.fromMs <= to && from < window.untilMs;
  }

  /** End of the latest window, or 0: a silence is counted from there at the earliest. */
  endOf(station: StationId): number {
    return this.#state.get(station)?.untilMs ?? 0;
  }
}
