import { type AlertReading, isGood } from './reading.ts';

/** Which soil probes measured electrical conductivity, and when, within the readings of one step. */
export class Conductors {
  readonly #places: ReadonlySet<string>;

  constructor(readings: readonly AlertReading[]) {
    const measured = readings.filter(
      (reading) => reading.name.property === 'soilConductivity' && reading.value > 0 && isGood(reading),
    );
    this.#places = new Set(measured.map(placeAndTime));
  }

  /** Whether the probe of this reading conducted at that instant, at that depth. */
  conducts(reading: AlertReading): boolean {
    return this.#places.has(placeAndTime(reading));
  }
}

function placeAndTime({ name, eventTime }: AlertReading): string {
  return `${name.station}/${name.sensor}@${name.depthCm ?? ''}~${eventTime}`;
}
