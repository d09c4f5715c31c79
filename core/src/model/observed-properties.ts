/** How successive values of a property are to be understood and aggregated. */
export type PropertyKind =
  /** A value at an instant: min, max, mean. */
  | 'instant'
  /** A direction in degrees: vector mean. */
  | 'direction'
  /** A lifetime count that only grows within a boot epoch: differences. */
  | 'counter'
  /** On or off until the next value. */
  | 'state'
  /** Something happened. */
  | 'event';

/** One row of the table of observed properties. */
export interface ObservedProperty {
  /** Name in messages, in the API and in datastream identifiers. */
  readonly name: string;
  /** Permanent number in stored records. Never reused. */
  readonly code: number;
  /** One line for people. */
  readonly meaning: string;
  /** UCUM unit of every value. */
  readonly unit: string;
  /** Default resolution: decimal places of a value on the grid. */
  readonly scale: number;
  readonly kind: PropertyKind;
  /** Values beyond these are refused as `outOfRange`: no instrument can mean them. Inclusive. */
  readonly limits: readonly [number, number];
  /** True for properties measured below the surface, which carry a depth. */
  readonly soil: boolean;
}

type PropertyRow = Pick<ObservedProperty, 'code' | 'name' | 'meaning' | 'unit' | 'scale' | 'limits'> &
  Partial<Pick<ObservedProperty, 'kind' | 'soil'>>;

function property(row: PropertyRow): ObservedProperty {
  return { kind: 'instant', soil: false, ...row };
}

/**
 * Every property a sensor may report. The limits are those of the number, not of the weather: sentinels and
 * impossible weather are the business of quality control, which keeps the raw value.
 */
export const OBSERVED_PROPERTIES: readonly ObservedProperty[] = [
  property({
    code: 1,
    name: 'airTemperature',
    meaning: 'Air temperature',
    unit: 'Cel',
    scale: 2,
    limits: [-10000, 10000],
  }),
  property({
    code: 2,
    name: 'soilTemperature',
    meaning: 'Soil temperature at a depth',
    unit: 'Cel',
    scale: 2,
    soil: true,
    limits: [-10000, 10000],
  }),
  property({
    code: 3,
    name: 'relativeHumidity',
    meaning: 'Relative humidity of the air',
    unit: '%',
    scale: 2,
    limits: [-10000, 100000],
  }),
  property({
    code: 4,
    name: 'airPressure',
    meaning: 'Air pressure at the height of the station, not reduced to sea level',
    unit: 'hPa',
    scale: 2,
    limits: [-10000, 100000],
  }),
  property({
    code: 5,
    name: 'windSpeed',
    meaning: 'Mean wind speed since the reading before',
    unit: 'm/s',
    scale: 2,
    limits: [-10000, 10000],
  }),
  property({
    code: 6,
    name: 'windGust',
    meaning: 'Highest wind speed since the reading before',
    unit: 'm/s',
    scale: 2,
    limits: [-10000, 10000],
  }),
  property({
    code: 7,
    name: 'windDirection',
    meaning: 'Direction the wind comes from, clockwise from north',
    unit: 'deg',
    scale: 1,
    kind: 'direction',
    limits: [-10000, 10000],
  }),
  property({
    code: 8,
    name: 'rainTipCount',
    meaning:
      'Tips of the rain gauge since it was switched on or ever, only rising; the size of a tip is configured',
    unit: '{tip}',
    scale: 0,
    kind: 'counter',
    limits: [0, 4294967295],
  }),
  property({
    code: 9,
    name: 'soilMoisture',
    meaning: 'Volumetric water content of the soil at a depth',
    unit: 'm3/m3',
    scale: 4,
    soil: true,
    limits: [-10000, 10000],
  }),
  property({
    code: 10,
    name: 'soilPh',
    meaning: 'pH of the soil at a depth',
    unit: '[pH]',
    scale: 2,
    soil: true,
    limits: [-10000, 10000],
  }),
  property({
    code: 11,
    name: 'soilConductivity',
    meaning: 'Electrical conductivity of the soil at a depth',
    unit: 'uS/cm',
    scale: 0,
    soil: true,
    limits: [-100000, 1000000],
  }),
  property({
    code: 12,
    name: 'waterLevel',
    meaning: 'Water level above the zero of the gauge',
    unit: 'm',
    scale: 3,
    limits: [-10000, 10000],
  }),
  property({
    code: 13,
    name: 'solarRadiation',
    meaning: 'Global horizontal irradiance',
    unit: 'W/m2',
    scale: 1,
    limits: [-10000, 100000],
  }),
  property({
    code: 14,
    name: 'leafWetness',
    meaning: 'Wet part of the leaf, 0 dry to 1 wet',
    unit: '1',
    scale: 2,
    limits: [-10000, 10000],
  }),
  property({
    code: 15,
    name: 'irrigation',
    meaning: 'Irrigation: 1 from when it is switched on, 0 from when it is switched off',
    unit: '1',
    scale: 0,
    kind: 'state',
    limits: [0, 1],
  }),
  property({
    code: 16,
    name: 'batteryVoltage',
    meaning: 'Battery voltage of the sensor',
    unit: 'V',
    scale: 2,
    limits: [-10000, 10000],
  }),
  property({
    code: 17,
    name: 'signalStrength',
    meaning: 'Radio signal the sensor receives',
    unit: 'dB[mW]',
    scale: 0,
    limits: [-10000, 10000],
  }),
  property({
    code: 18,
    name: 'maintenance',
    meaning: 'Maintenance at the sensor: 1 when it begins, 0 when it ends',
    unit: '1',
    scale: 0,
    kind: 'event',
    limits: [0, 1],
  }),
];

const BY_NAME: ReadonlyMap<string, ObservedProperty> = new Map(OBSERVED_PROPERTIES.map((p) => [p.name, p]));
const BY_CODE: ReadonlyMap<number, ObservedProperty> = new Map(OBSERVED_PROPERTIES.map((p) => [p.code, p]));

/** The property of that name, or undefined. */
export function observedProperty(name: string): ObservedProperty | undefined {
  return BY_NAME.get(name);
}

/** The property with that permanent number, or undefined. */
export function observedPropertyByCode(code: number): ObservedProperty | undefined {
  return BY_CODE.get(code);
}
