import { encodeCbor } from '../../encoding/index.ts';
import type { SensorId, StationId } from '../../model/identifiers.ts';
import type { Station } from '../../model/station.ts';
import type { RulePack } from '../../rules/pack.ts';
import { KeyedState, type StateEntry } from '../../state/index.ts';
import { SensorHistory, sourceKey } from './installed-sensor.ts';

/** What holds from some input on, complete. */
export interface Configuration {
  readonly stations: readonly Station[];
  readonly packs: readonly RulePack[];
}

const KEY = 'current';

/** The configuration in force, as keyed state, with an index from (station, sensor) to what is installed there. */
export class ConfigurationStage {
  readonly #state = new KeyedState<Configuration>({
    toPlain: ({ stations, packs }) => [stations, packs],
    fromPlain: (plain) => {
      // Written by toPlain.
      const [stations, packs] = plain as [readonly Station[], readonly RulePack[]];
      return { stations, packs };
    },
  });
  #sensors: ReadonlyMap<string, SensorHistory> = new Map();

  get current(): Configuration {
    return this.#state.get(KEY) ?? { stations: [], packs: [] };
  }

  get changes(): number {
    return this.#state.changes;
  }

  /** Takes a configuration over; false when it is the one in force, byte for byte. */
  replace(configuration: Configuration): boolean {
    if (same(configuration, this.current)) return false;
    this.#state.set(KEY, configuration);
    this.#index();
    return true;
  }

  /** What stands or stood behind a sensor id; undefined when it is not configured. */
  sensor(station: StationId, sensor: SensorId): SensorHistory | undefined {
    return this.#sensors.get(sourceKey(station, sensor));
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#state.takeDelta(prefix);
  }

  restore(key: string, value: Uint8Array): void {
    this.#state.restore(key, value);
    this.#index();
  }

  #index(): void {
    const sensors = new Map<string, SensorHistory>();
    for (const station of this.current.stations) {
      for (const sensor of station.sensors) {
        sensors.set(sourceKey(station.id, sensor.id), new SensorHistory(station, sensor));
      }
    }
    this.#sensors = sensors;
  }
}

function same(a: Configuration, b: Configuration): boolean {
  return Buffer.compare(bytes(a), bytes(b)) === 0;
}

function bytes({ stations, packs }: Configuration): Uint8Array {
  return encodeCbor([stations, packs]);
}
