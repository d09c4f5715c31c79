/** How a property is shown to people: its unit for the eye, the factor to it, and useful decimals. */
export interface DisplayUnit {
  readonly unit: string;
  readonly factor: number;
  readonly decimals: number;
  /** Nothing below is shown: the sun does not shine less than not at all, though a sensor cools at night. */
  readonly least?: number;
}

const UNITS: Readonly<Record<string, DisplayUnit>> = {
  airTemperature: { unit: '°C', factor: 1, decimals: 1 },
  soilTemperature: { unit: '°C', factor: 1, decimals: 1 },
  relativeHumidity: { unit: '%', factor: 1, decimals: 0 },
  airPressure: { unit: 'hPa', factor: 1, decimals: 1 },
  windSpeed: { unit: 'km/h', factor: 3.6, decimals: 0 },
  windGust: { unit: 'km/h', factor: 3.6, decimals: 0 },
  windDirection: { unit: '°', factor: 1, decimals: 0 },
  soilMoisture: { unit: '% vol', factor: 100, decimals: 1 },
  soilPh: { unit: 'pH', factor: 1, decimals: 1 },
  soilConductivity: { unit: 'µS/cm', factor: 1, decimals: 0 },
  waterLevel: { unit: 'm', factor: 1, decimals: 2 },
  solarRadiation: { unit: 'W/m²', factor: 1, decimals: 0, least: 0 },
  leafWetness: { unit: '', factor: 1, decimals: 2 },
  irrigation: { unit: '', factor: 1, decimals: 0 },
  batteryVoltage: { unit: 'V', factor: 1, decimals: 2 },
  signalStrength: { unit: 'dBm', factor: 1, decimals: 0 },
  maintenance: { unit: '', factor: 1, decimals: 0 },
};

/** In the order in which a farmer asks: weather, soil, water, and what concerns the technician. */
const ORDER: readonly string[] = [
  'airTemperature',
  'relativeHumidity',
  'rainTipCount',
  'windSpeed',
  'windGust',
  'windDirection',
  'airPressure',
  'solarRadiation',
  'leafWetness',
  'soilMoisture',
  'soilTemperature',
  'soilConductivity',
  'soilPh',
  'waterLevel',
  'irrigation',
  'batteryVoltage',
  'signalStrength',
  'maintenance',
];

/** The display unit of a property; a rain counter becomes millimetres when the size of a tip is known. */
export function displayUnit(property: string, tipSizeMm?: number): DisplayUnit {
  if (property === 'rainTipCount') {
    return tipSizeMm === undefined
      ? { unit: 'tips', factor: 1, decimals: 0 }
      : { unit: 'mm', factor: tipSizeMm, decimals: 1 };
  }
  return UNITS[property] ?? { unit: '', factor: 1, decimals: 2 };
}

/** In the order of the table of units, the same property of several sensors together. */
export function weatherFirst<Value extends { readonly property: string }>(values: readonly Value[]): Value[] {
  return [...values].sort((a, b) => place(a.property) - place(b.property));
}

function place(property: string): number {
  const index = ORDER.indexOf(property);
  return index === -1 ? ORDER.length : index;
}
