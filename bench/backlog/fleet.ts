import type { SensorConfiguration, Station } from '@shivar/core/model';

/** What is published, and by whom. */
export interface FleetOptions {
  readonly sensors: number;
  readonly minutes: number;
  /** When the backlog ends, UTC ms. */
  readonly until: number;
}

const MINUTE = 60_000;
/** Sensors that share a station, as on a mast. */
const SENSORS_PER_STATION = 5;
/** One believable quantity for each sensor of a station: base, daily swing, decimals. */
const QUANTITIES = [
  { property: 'airTemperature', base: 27, swing: 6, decimals: 1 },
  { property: 'relativeHumidity', base: 60, swing: -20, decimals: 1 },
  { property: 'airPressure', base: 943, swing: 2, decimals: 1 },
  { property: 'windSpeed', base: 3, swing: 2, decimals: 1 },
  { property: 'rainTipCount', base: 0, swing: 0, decimals: 0 },
] as const;

/** A device with a backlog: one reading a minute that it could not send. */
export interface BacklogSensor {
  readonly station: string;
  readonly sensor: string;
  readonly property: string;
}

/** The sensors that were cut off. */
export function backlogSensors(count: number): BacklogSensor[] {
  return Array.from({ length: count }, (_, index) => {
    const place = index % SENSORS_PER_STATION;
    return {
      station: `far-${Math.floor(index / SENSORS_PER_STATION)}`,
      sensor: `s${place}`,
      property: QUANTITIES[place]?.property ?? '',
    };
  });
}

/** Reading number `minute` of a sensor, as JSON; the last one says that nothing is left unsent. */
export function backlogPayload(index: number, minute: number, { minutes, until }: FleetOptions): Buffer {
  const quantity = QUANTITIES[index % SENSORS_PER_STATION] ?? QUANTITIES[0];
  const day = Math.sin((minute / 1440) * 2 * Math.PI);
  const noise = (Math.imul(minute * 64 + index + 1, 2654435761) >>> 0) / 2 ** 32 - 0.5;
  const value =
    quantity.property === 'rainTipCount'
      ? Math.floor(minute / 40)
      : Number((quantity.base + quantity.swing * day + noise).toFixed(quantity.decimals));
  return Buffer.from(
    JSON.stringify({
      clock: 'gps',
      bootEpoch: 1,
      sequence: minute,
      eventTime: until - (minutes - minute) * MINUTE,
      [quantity.property]: value,
      ...(minute === minutes - 1 ? { oldestUnsent: 'end' } : {}),
    }),
  );
}

/** A station file as a technician would write it. */
export function stationFile(id: string, sensors: readonly string[]): Station {
  const name = { mr: 'दिंडोरी', hi: 'दिंडोरी', en: 'Dindori' };
  return {
    configVersion: 1,
    id,
    name,
    shortName: name,
    latitude: 20.2,
    longitude: 73.83,
    elevationM: 640,
    districtLgd: 487,
    taluka: 'Dindori',
    village: 'Dindori',
    soilClass: 'clay',
    sensors: sensors.map(
      (sensor): SensorConfiguration => ({
        id: sensor,
        expectedIntervalSeconds: 60,
        installations: [{ epoch: 1, effectiveFrom: '2020-01-01T00:00:00Z', tipSizeMm: 0.2 }],
      }),
    ),
  };
}

/** The stations of a backlog, with all their sensors. */
export function backlogStations(sensors: readonly BacklogSensor[]): Station[] {
  const ids = new Set(sensors.map(({ station }) => station));
  return [...ids].map((id) =>
    stationFile(
      id,
      sensors.filter(({ station }) => station === id).map(({ sensor }) => sensor),
    ),
  );
}
