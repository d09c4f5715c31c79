import type { SensorId, StationId } from '@shivar/core/model';
import type { Clock, ProcessingTime } from '@shivar/core/time';

export type PresenceState = 'online' | 'offline';

/** What a sensor last said about being there, by its retained status or its last will. */
export interface SensorPresence {
  readonly station: StationId;
  readonly sensor: SensorId;
  readonly state: PresenceState;
  /** When it was heard; undefined while the gateway does not know the time. */
  readonly since: ProcessingTime | undefined;
}

/** A status longer than this is not one; it is neither kept nor retained. */
export const MAX_STATUS_BYTES = 256;

/** `online`, `offline`, or JSON with one of them as `state` or `status`; undefined when it says neither. */
export function parseStatus(payload: Uint8Array): PresenceState | undefined {
  if (payload.length > MAX_STATUS_BYTES) return undefined;
  const text = Buffer.from(payload).toString('utf8').trim();
  if (text === 'online' || text === 'offline') return text;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const state = 'state' in parsed ? parsed.state : 'status' in parsed ? parsed.status : undefined;
    return state === 'online' || state === 'offline' ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the last status of every sensor. Only known sensors get in, so it is as long as the station files. */
export class PresenceBoard {
  readonly #clock: Clock;
  readonly #sensors = new Map<string, SensorPresence>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(station: StationId, sensor: SensorId, state: PresenceState): void {
    const key = `${station}/${sensor}`;
    if (this.#sensors.get(key)?.state === state) return;
    this.#sensors.set(key, { station, sensor, state, since: this.#clock.now() });
  }

  get(station: StationId, sensor: SensorId): SensorPresence | undefined {
    return this.#sensors.get(`${station}/${sensor}`);
  }

  list(): SensorPresence[] {
    return [...this.#sensors.values()];
  }
}
