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

function property(
  code: number,
  name: string,
  unit: string,
  scale: number,
  kind: PropertyKind,
  limits: readonly [number, number],
  soil = false,
): ObservedProperty {
  return { code, name, unit, scale, kind, limits, soil };
}

/**
 * Every property a sensor may report. The limits are those of the number, not of the weather: sentinels and
 * impossible weather are the business of quality control, which keeps the raw value.
 */
export const OBSERVED_PROPERTIES: readonly ObservedProperty[] = [
  property(1, 'airTemperature', 'Cel', 2, 'instant', [-10000, 10000]),
  property(2, 'soilTemperature', 'Cel', 2, 'instant', [-10000, 10000], true),
  property(3, 'relativeHumidity', '%', 2, 'instant', [-10000, 100000]),
  property(4, 'airPressure', 'hPa', 2, 'instant', [-10000, 100000]),
  property(5, 'windSpeed', 'm/s', 2, 'instant', [-10000, 10000]),
  property(6, 'windGust', 'm/s', 2, 'instant', [-10000, 10000]),
  property(7, 'windDirection', 'deg', 1, 'direction', [-10000, 10000]),
  property(8, 'rainTipCount', '{tip}', 0, 'counter', [0, 4294967295]),
  property(9, 'soilMoisture', 'm3/m3', 4, 'instant', [-10000, 10000], true),
  property(10, 'soilPh', '[pH]', 2, 'instant', [-10000, 10000], true),
  property(11, 'soilConductivity', 'uS/cm', 0, 'instant', [-100000, 1000000], true),
  property(12, 'waterLevel', 'm', 3, 'instant', [-10000, 10000]),
  property(13, 'solarRadiation', 'W/m2', 1, 'instant', [-10000, 100000]),
  property(14, 'leafWetness', '1', 2, 'instant', [-10000, 10000]),
  property(15, 'irrigation', '1', 0, 'state', [0, 1]),
  property(16, 'batteryVoltage', 'V', 2, 'instant', [-10000, 10000]),
  property(17, 'signalStrength', 'dB[mW]', 0, 'instant', [-10000, 10000]),
  property(18, 'maintenance', '1', 0, 'event', [0, 1]),
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
