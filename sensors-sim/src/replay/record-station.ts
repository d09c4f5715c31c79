import type { Station, StationId } from '@shivar/core/model';
import type { RecordPosition, RecordSensor, RecordSite } from './record-format.ts';

/** Before every record there is. */
const SINCE_EVER = '1900-01-01T00:00:00Z';

/** Station files know the districts of Maharashtra; a record from elsewhere is entered under Nashik. */
const BORROWED_DISTRICT = 487;

/**
 * The station file under which a record is replayed. Its clock is trusted: the record's times are taken as they are. A
 * position that neither the record nor `position` gives is 0° N 0° E at sea level.
 */
export function recordStation(options: {
  readonly id: StationId;
  readonly format: string;
  readonly site: RecordSite;
  readonly position?: RecordPosition;
}): Station {
  const position = options.position ?? options.site.position;
  const name = { mr: 'जुनी नोंद', hi: 'पुराना अभिलेख', en: `Record ${options.format}` };
  return {
    configVersion: 1,
    id: options.id,
    name,
    shortName: name,
    latitude: position?.latitude ?? 0,
    longitude: position?.longitude ?? 0,
    elevationM: position?.elevationM ?? 0,
    districtLgd: BORROWED_DISTRICT,
    taluka: 'record',
    village: 'record',
    soilClass: 'unknown',
    clock: 'trusted',
    sensors: options.site.sensors.map(sensorConfiguration),
  };
}

function sensorConfiguration({ id, expectedIntervalSeconds, tipSizeMm, scale }: RecordSensor) {
  return {
    id,
    expectedIntervalSeconds,
    installations: [
      {
        epoch: 1,
        effectiveFrom: SINCE_EVER,
        ...(tipSizeMm === undefined ? {} : { tipSizeMm }),
        ...(scale === undefined ? {} : { scale }),
      },
    ],
  };
}
