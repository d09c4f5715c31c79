import type { DatastreamId, StationId } from '../model/identifiers.ts';
import type { Station } from '../model/station.ts';
import type { RulePack } from '../rules/pack.ts';
import { RuleBook } from '../rules/rule-book.ts';
import type { StateEntry } from '../state/keyed-state.ts';
import { type EventTime, eventTime, type ProcessingTime } from '../time/instants.ts';
import { Conductors } from './conductors.ts';
import { type MaintenanceWindow, MaintenanceWindows } from './maintenance-windows.ts';
import type { AlertCounts, AlertOutcome, AlertOutput, AlertReading } from './reading.ts';
import { RuleInputs } from './rule-inputs.ts';
import { RuleMachines } from './rule-machines.ts';
import type { AlertTransition } from './transition.ts';

/** The parts of the state, by the first letter of their keys, which is part of the stored form. */
const PARTS = { machines: 'm', episodes: 'e', maintenance: 't', rain: 'r', faults: 'f' } as const;

/**
 * The alert rules of a gateway. Each reading is judged as it comes, in event-time order per datastream: a reading
 * that is not newer than the newest evaluated one changes nothing and is counted. Pure and deterministic: the same
 * calls give the same outputs, and a restored evaluator goes on as the original would have.
 *
 * The order of calls: {@link restore} what was saved, {@link configure}, then readings and ticks.
 */
export class AlertEvaluator {
  #stations: ReadonlyMap<StationId, Station> = new Map();
  #rules = new RuleBook([]);
  #pruneDue = false;
  readonly #maintenance = new MaintenanceWindows();
  readonly #inputs = new RuleInputs(this.#maintenance);
  readonly #machines = new RuleMachines(this.#maintenance);

  /** Takes the complete configuration. Unchanged rules keep their state; a changed one keeps open episodes. */
  configure(stations: readonly Station[], packs: readonly RulePack[]): void {
    this.#stations = new Map(stations.map((station) => [station.id, station]));
    this.#rules = new RuleBook(packs);
    this.#pruneDue = true;
  }

  /** A technician is at a station: what is measured meanwhile neither raises nor clears, and is no silence. */
  announceMaintenance(station: StationId, window: MaintenanceWindow): void {
    this.#maintenance.announce(station, window);
  }

  /** When the latest maintenance window of a station ends or ended, UTC ms; 0 when there was none. */
  maintenanceUntil(station: StationId): number {
    return this.#maintenance.endOf(station);
  }

  /** Whether a technician was at a station at any time in between. */
  wasMaintained(station: StationId, from: EventTime, until: EventTime): boolean {
    return this.#maintenance.touches(station, from, until);
  }

  /** Judges the readings of one step. All values of a message must be in one call. */
  evaluate(readings: readonly AlertReading[], now: ProcessingTime): AlertOutcome {
    const outputs: AlertOutput[] = [];
    const counts: AlertCounts = { evaluated: 0, outOfOrder: 0, flagged: 0, maintenance: 0, unconfigured: 0 };
    const conductors = new Conductors(readings);
    for (const reading of [...readings].sort((a, b) => a.eventTime - b.eventTime)) {
      const verdict = this.#evaluateReading(reading, conductors, now, outputs);
      if (verdict !== undefined) counts[verdict] += 1;
    }
    return { outputs, counts };
  }

  /** Time passed: episodes whose source has been silent past its useful life expire. They never clear. */
  tick(now: ProcessingTime): AlertOutput[] {
    const configured = {
      station: this.#stations.get.bind(this.#stations),
      rule: this.#rules.rule.bind(this.#rules),
    };
    const outputs = this.#machines.expireSilent(configured, now).map(asOutput);
    if (this.#pruneDue) this.#prune();
    return outputs;
  }

  /**
   * What a datastream said was wrong: takes back the alerts that hang on it, if their episode began at `since` or
   * later; without it, whenever they began.
   */
  retract(datastream: DatastreamId, now: ProcessingTime, since: EventTime = eventTime(0)): AlertOutput[] {
    return this.#machines.retract(datastream, now, since).map(asOutput);
  }

  /** True when something changed since the last {@link takeDelta}. */
  get dirty(): boolean {
    return [this.#machines, this.#maintenance, this.#inputs].some(({ dirty }) => dirty);
  }

  /** Counts every change of state; equal before and after means that nothing happened in between. */
  get changes(): number {
    return this.#machines.changes + this.#maintenance.changes + this.#inputs.changes;
  }

  /** What changed since the last call, keys behind `prefix`. */
  takeDelta(prefix: string): StateEntry[] {
    const { machines, episodes, maintenance, rain, faults } = PARTS;
    return [
      ...this.#machines.takeDelta({
        machines: `${prefix}${machines}|`,
        episodes: `${prefix}${episodes}|`,
      }),
      ...this.#maintenance.takeDelta(`${prefix}${maintenance}|`),
      ...this.#inputs.takeDelta({ rain: `${prefix}${rain}|`, faults: `${prefix}${faults}|` }),
    ];
  }

  /** Puts back one entry of {@link takeDelta}, its key without the prefix. */
  restore(key: string, value: Uint8Array): void {
    const part = key.slice(0, 1);
    const rest = key.slice(2);
    if (part === PARTS.machines) this.#machines.restoreMachine(rest, value);
    else if (part === PARTS.episodes) this.#machines.restoreEpisode(rest, value);
    else if (part === PARTS.maintenance) this.#maintenance.restore(rest, value);
    else if (part === PARTS.rain) this.#inputs.restoreRain(rest, value);
    else if (part === PARTS.faults) this.#inputs.restoreFault(rest, value);
  }

  #evaluateReading(
    reading: AlertReading,
    conductors: Conductors,
    now: ProcessingTime,
    outputs: AlertOutput[],
  ): keyof AlertCounts | undefined {
    const rules = this.#rules.rulesFor(reading.name.property, reading.eventTime);
    if (rules.length === 0) return undefined;
    const station = this.#stations.get(reading.name.station);
    if (station === undefined) return 'unconfigured';
    if (this.#maintenance.covers(station.id, reading.eventTime)) {
      this.#inputs.passOver(reading);
      return 'maintenance';
    }
    let verdict: keyof AlertCounts = 'outOfOrder';
    for (const input of new Set(rules.map(({ rule }) => rule.input.kind))) {
      const measurement = this.#inputs.measure(input, station, reading, conductors, outputs);
      if (typeof measurement === 'string') {
        verdict = measurement;
        continue;
      }
      for (const rule of rules.filter((candidate) => candidate.rule.input.kind === input)) {
        const transitions = this.#machines.take({ rule, station, reading, measurement, now });
        if (transitions === undefined) continue;
        outputs.push(...transitions.map(asOutput));
        verdict = 'evaluated';
      }
    }
    return verdict;
  }

  /** Forgets rules and stations that are gone, once their open episodes have expired. */
  #prune(): void {
    this.#pruneDue = false;
    const isOfStation = (datastream: DatastreamId) => this.#stations.has(datastream.split('/')[0] ?? '');
    this.#machines.prune((rule, datastream) => this.#rules.knows(rule) && isOfStation(datastream));
    this.#inputs.prune(isOfStation);
  }
}

function asOutput(transition: AlertTransition): AlertOutput {
  return { kind: 'transition', transition };
}
