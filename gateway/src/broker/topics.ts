import { isIdentifier, type SensorId, type StationId } from '@shivar/core/model';

/** Every topic of ours begins here. */
export const TOPIC_ROOT = 'shivar';

/** `shivar/{station}/{sensor}/{kind}`, taken apart. */
export interface SensorTopic {
  readonly station: StationId;
  readonly sensor: SensorId;
  /** `obs` carries readings, `status` whether the sensor is there; anything else is not ours to understand. */
  readonly kind: string;
}

/** The topic of one sensor: `sensorTopic('dindori-01', 'mast', 'obs')` is `shivar/dindori-01/mast/obs`. */
export function sensorTopic(station: StationId, sensor: SensorId, kind: 'obs' | 'status'): string {
  return `${TOPIC_ROOT}/${station}/${sensor}/${kind}`;
}

/** Takes a topic name apart; undefined when it is not of the form `shivar/{station}/{sensor}/{kind}`. */
export function parseSensorTopic(topic: string): SensorTopic | undefined {
  const [root, station = '', sensor = '', kind = '', ...more] = topic.split('/', 5);
  if (root !== TOPIC_ROOT || more.length > 0 || kind === '') return undefined;
  if (!isIdentifier(station) || !isIdentifier(sensor)) return undefined;
  return { station, sensor, kind };
}
