import { ShivarError } from '../errors/index.ts';
import { nearest } from '../validation/nearest.ts';
import { formatErrors } from '../validation/validate.ts';
import type { SensorId } from './identifiers.ts';
import { parseStation } from './parse-station.ts';
import type { SensorInstallation, Station } from './station.ts';

/**
 * The station with a new instrument behind a sensor id. Its epoch is the next one, so its readings open new datastreams
 * and never continue the series of the old instrument. Height and depth are taken over when not given, for the place
 * is the same; what belongs to the instrument is not, and a new rain gauge must say its tip size.
 *
 * @throws {ShivarError} SENSOR_UNKNOWN, STATION_INVALID (for example a date before that of the old instrument).
 */
export function replaceSensor(
  station: Station,
  id: SensorId,
  replacement: Omit<SensorInstallation, 'epoch'>,
): Station {
  const sensor = station.sensors.find((candidate) => candidate.id === id);
  const old = sensor?.installations.at(-1);
  if (sensor === undefined || old === undefined) throw unknownSensor(station, id);
  if (old.tipSizeMm !== undefined && replacement.tipSizeMm === undefined) {
    throw new ShivarError('STATION_INVALID', `${id} is a rain gauge: give the tip size of the new one in mm`);
  }
  const installation = { ...placeOf(old), ...replacement, epoch: old.epoch + 1 };
  const replaced = { ...sensor, installations: [...sensor.installations, installation] };
  const parsed = parseStation({
    ...station,
    sensors: station.sensors.map((candidate) => (candidate.id === id ? replaced : candidate)),
  });
  if (parsed.kind === 'invalid') throw new ShivarError('STATION_INVALID', formatErrors(parsed.errors));
  return parsed.value;
}

function placeOf({ heightM, depthCm }: SensorInstallation): Pick<SensorInstallation, 'heightM' | 'depthCm'> {
  return { ...(heightM === undefined ? {} : { heightM }), ...(depthCm === undefined ? {} : { depthCm }) };
}

function unknownSensor(station: Station, id: SensorId): ShivarError {
  const known = station.sensors.map((sensor) => sensor.id);
  const near = nearest(id, known);
  const hint = near === undefined ? `it has ${known.join(', ') || 'none'}` : `did you mean ${near}?`;
  return new ShivarError('SENSOR_UNKNOWN', `station ${station.id} has no sensor ${id}; ${hint}`);
}
