import type { SensorInstallation, Station } from '../model/station.ts';
import type { TipCount } from '../quality/rain/tip-difference.ts';
import type { ThresholdInput } from '../rules/rule.ts';
import type { StateEntry } from '../state/keyed-state.ts';
import type { Conductors } from './conductors.ts';
import { FaultBook, type FaultFinding } from './fault-book.ts';
import type { Measurement } from './judgement.ts';
import type { MaintenanceWindows } from './maintenance-windows.ts';
import { RainSums } from './rain-sums.ts';
import { type AlertCounts, type AlertOutput, type AlertReading, isGood } from './reading.ts';
import { availableWaterPercent, soilWaterLimits } from './soil-water.ts';

/** Rain must have been seen in this many minutes before it may raise: one wild count is not a downpour. */
const MIN_WET_MINUTES = 2;

/** What rules can compare, or why there is nothing to compare. */
export type MeasurementResult = Measurement | keyof AlertCounts;

/** Turns readings into the inputs of rules, and finds the faults that stand in the way. */
export class RuleInputs {
  readonly #rain = new RainSums();
  readonly #faults = new FaultBook();
  readonly #maintenance: MaintenanceWindows;

  constructor(maintenance: MaintenanceWindows) {
    this.#maintenance = maintenance;
  }

  get dirty(): boolean {
    return this.#rain.dirty || this.#faults.dirty;
  }

  /** Counts every change of state; equal before and after means that nothing happened in between. */
  get changes(): number {
    return this.#rain.changes + this.#faults.changes;
  }

  takeDelta(prefixes: { readonly rain: string; readonly faults: string }): StateEntry[] {
    return [...this.#rain.takeDelta(prefixes.rain), ...this.#faults.takeDelta(prefixes.faults)];
  }

  restoreRain(key: string, value: Uint8Array): void {
    this.#rain.restore(key, value);
  }

  restoreFault(key: string, value: Uint8Array): void {
    this.#faults.restore(key, value);
  }

  /** Forgets the gauges of stations that are gone. */
  prune(isKnown: (datastream: string) => boolean): void {
    this.#rain.prune(isKnown);
  }

  /** A reading made while a technician was there: tips he causes are not rain. */
  passOver(reading: AlertReading): void {
    if (reading.name.property === 'rainTipCount') this.#rain.passOver(reading.datastream, tipCount(reading));
  }

  /** The value a rule with this input compares. Call once for each input and reading: rain is counted by it. */
  measure(
    input: ThresholdInput['kind'],
    station: Station,
    reading: AlertReading,
    conductors: Conductors,
    faults: AlertOutput[],
  ): MeasurementResult {
    switch (input) {
      case 'reading':
        return isGood(reading) ? { value: reading.value, credible: true } : 'flagged';
      case 'rainSum24h':
        return this.#rainSum(station, reading, faults);
      case 'availableWater':
        return this.#availableWater(station, reading, conductors, faults);
    }
  }

  #rainSum(station: Station, reading: AlertReading, faults: AlertOutput[]): MeasurementResult {
    const { datastream, name } = reading;
    const place = { station: station.id, sensor: name.sensor, datastream };
    const tipSizeMm = installationOf(station, reading)?.tipSizeMm;
    this.#note(faults, {
      ...place,
      code: 'tipSizeUnknown',
      holds: tipSizeMm === undefined,
      detail: 'the rain per tip of this gauge is not configured',
    });
    if (tipSizeMm === undefined) return 'unconfigured';
    if (!isGood(reading)) return 'flagged';
    const count = tipCount(reading);
    const sum = this.#rain.add(datastream, count, tipSizeMm, (since) =>
      this.#maintenance.touches(station.id, since, count.at),
    );
    if (sum === undefined) return 'outOfOrder';
    this.#note(faults, {
      ...place,
      code: 'rainCounterImplausible',
      holds: sum.implausible,
      detail: `tip count ${count.count} does not follow from the counts before it`,
    });
    const { mm, dryForMs, atLeast, wetMinutes } = sum;
    return { value: mm, credible: wetMinutes >= MIN_WET_MINUTES, dryForMs, atLeast };
  }

  #availableWater(
    station: Station,
    reading: AlertReading,
    conductors: Conductors,
    faults: AlertOutput[],
  ): MeasurementResult {
    const { datastream, name, value } = reading;
    const limits = soilWaterLimits(station);
    this.#note(faults, {
      station: station.id,
      datastream,
      code: 'soilClassUnknown',
      holds: limits === undefined,
      detail: 'neither a soil class nor field capacity and wilting point are configured',
    });
    // Every soil holds some water: exactly none, and nothing that conducts, is a probe in the air or a dead one. It is
    // found whatever quality control thinks of the value.
    const inAir = value <= 0 && !conductors.conducts(reading);
    const depth = name.depthCm === undefined ? '' : ` at ${name.depthCm} cm`;
    this.#note(faults, {
      station: station.id,
      sensor: name.sensor,
      datastream,
      code: 'soilProbeInAir',
      holds: inAir,
      detail: `soil moisture${depth} reads nothing at all`,
    });
    if (limits === undefined) return 'unconfigured';
    if (inAir || !isGood(reading)) return 'flagged';
    return { value: availableWaterPercent(value, limits), credible: true };
  }

  #note(faults: AlertOutput[], finding: FaultFinding): void {
    const change = this.#faults.note(finding);
    if (change !== undefined) faults.push(change);
  }
}

function tipCount({ eventTime, value, bootEpoch }: AlertReading): TipCount {
  return { at: eventTime, count: value, ...(bootEpoch === undefined ? {} : { bootEpoch }) };
}

function installationOf(station: Station, { name }: AlertReading): SensorInstallation | undefined {
  return station.sensors
    .find(({ id }) => id === name.sensor)
    ?.installations.find(({ epoch }) => epoch === name.epoch);
}
