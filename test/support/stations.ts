import type { SensorConfiguration, Station } from '@shivar/core/model';

/** A sensor that has stood there for years and reports every minute. */
export function sensorOf(
  id: string,
  extra: Partial<SensorConfiguration['installations'][number]> = {},
): SensorConfiguration {
  return {
    id,
    expectedIntervalSeconds: 60,
    installations: [{ epoch: 1, effectiveFrom: '2020-01-01T00:00:00Z', ...extra }],
  };
}

/** A station file as a technician would write it, with these sensors. */
export function stationOf(
  id: string,
  sensors: readonly SensorConfiguration[],
  extra: Partial<Station> = {},
): Station {
  return {
    configVersion: 1,
    id,
    name: { mr: 'दिंडोरी', hi: 'दिंडोरी', en: 'Dindori' },
    shortName: { mr: 'दिंडोरी', hi: 'दिंडोरी', en: 'Dindori' },
    latitude: 20.2,
    longitude: 73.83,
    elevationM: 640,
    districtLgd: 487,
    taluka: 'Dindori',
    village: 'Dindori',
    soilClass: 'clay',
    sensors,
    ...extra,
  };
}
