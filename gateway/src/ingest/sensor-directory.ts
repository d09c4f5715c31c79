import type { SensorId, Station, StationId } from '@shivar/core/model';

/** Which sensors are configured now; the broker and the intake ask it for every publication. */
export class SensorDirectory {
  #sensors: ReadonlySet<string> = new Set();
  #stations: ReadonlyMap<StationId, Station> = new Map();

  /** Replaces everything known. */
  configure(stations: readonly Station[]): void {
    this.#stations = new Map(stations.map((station) => [station.id, station]));
    this.#sensors = new Set(
      stations.flatMap((station) => station.sensors.map((sensor) => `${station.id}/${sensor.id}`)),
    );
  }

  has(station: StationId, sensor: SensorId): boolean {
    return this.#sensors.has(`${station}/${sensor}`);
  }

  station(id: StationId): Station | undefined {
    return this.#stations.get(id);
  }

  stations(): readonly Station[] {
    return [...this.#stations.values()];
  }
}
