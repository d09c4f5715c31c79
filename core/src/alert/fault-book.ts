import type { DatastreamId, SensorId, StationId } from '../model/identifiers.ts';
import { KeyedState, type StateEntry } from '../state/keyed-state.ts';
import type { AlertFault, AlertFaultCode } from './reading.ts';

/** A possible fault: where it is, what it is, and which datastream shows it. */
export interface FaultFinding {
  readonly station: StationId;
  /** Absent when the station as a whole is at fault. */
  readonly sensor?: SensorId;
  readonly code: AlertFaultCode;
  readonly datastream: DatastreamId;
  readonly holds: boolean;
  /** For people, English. */
  readonly detail: string;
}

/** Which faults are open. A fault of a sensor is told once when the first of its datastreams shows it and once
 * when none does any more. */
export class FaultBook {
  /** By place and code, the datastreams that show it. */
  readonly #open: KeyedState<readonly DatastreamId[]> = new KeyedState({
    toPlain: (datastreams) => datastreams,
    // The bytes are our own: written by toPlain.
    fromPlain: (plain) => plain as readonly DatastreamId[],
  });

  get dirty(): boolean {
    return this.#open.dirty;
  }

  /** Counts every change of state; equal before and after means that nothing happened in between. */
  get changes(): number {
    return this.#open.changes;
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#open.takeDelta(prefix);
  }

  restore(key: string, value: Uint8Array): void {
    this.#open.restore(key, value);
  }

  /** Notes whether a fault holds now; returns the change, if it is one. */
  note(finding: FaultFinding): AlertFault | undefined {
    const { station, sensor, code, datastream, holds, detail } = finding;
    const key = `${station}|${sensor ?? ''}|${code}`;
    const before = this.#open.get(key) ?? [];
    if (holds === before.includes(datastream)) return undefined;
    const after = holds ? [...before, datastream] : before.filter((other) => other !== datastream);
    if (after.length > 0) this.#open.set(key, after);
    else this.#open.delete(key);
    if (before.length > 0 && after.length > 0) return undefined;
    return {
      kind: 'fault',
      station,
      ...(sensor === undefined ? {} : { sensor }),
      code,
      state: holds ? 'open' : 'closed',
      detail,
    };
  }
}
