import { isIdentifier, type SensorId, type StationId } from '../model/identifiers.ts';

/** The topic on which a sensor publishes its readings: `shivar/{station}/{sensor}/obs`. */
export function observationTopic(station: StationId, sensor: SensorId): string {
  return `shivar/${station}/${sensor}/obs`;
}

/** Station and sensor of an observation topic; undefined for any other topic or a name that is no identifier. */
export function parseObservationTopic(topic: string): { station: StationId; sensor: SensorId } | undefined {
  const [root, station = '', sensor = '', kind, ...rest] = topic.split('/', 5);
  if (root !== 'shivar' || kind !== 'obs' || rest.length > 0) return undefined;
  return isIdentifier(station) && isIdentifier(sensor) ? { station, sensor } : undefined;
}
