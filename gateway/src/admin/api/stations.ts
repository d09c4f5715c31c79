import { districtByLgd, type SensorConfiguration, type Station } from '@shivar/core/model';
import { instant } from '@shivar/core/present';
import type { StationBox } from '../box.ts';

/** A station with what is known of it now: its sensors as the broker hears them, and maintenance. */
export function stationSummary(box: StationBox, station: Station): object {
  const { id, name, shortName, latitude, longitude, elevationM, village, taluka, districtLgd } = station;
  const until = box.maintenanceUntil(id);
  const now = box.clock.now();
  return {
    id,
    name,
    shortName,
    position: { latitude, longitude, elevationM, units: 'degrees north, degrees east, m above sea level' },
    village,
    taluka,
    district: districtByLgd(districtLgd) ?? null,
    maintenanceUntil: now !== undefined && until > now ? instant(until) : null,
    sensors: station.sensors.map((sensor) => sensorJson(box, id, sensor)),
  };
}

function sensorJson(
  box: StationBox,
  station: string,
  { id, expectedIntervalSeconds, installations }: SensorConfiguration,
): object {
  const presence = box.presence().find((entry) => entry.station === station && entry.sensor === id);
  return {
    id,
    expectedIntervalSeconds,
    epoch: installations.at(-1)?.epoch ?? null,
    presence: presence?.state ?? 'unknown',
    presenceSince: instant(presence?.since),
  };
}
