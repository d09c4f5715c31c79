import type { DatastreamId, SensorId, StationId } from '../model/identifiers.ts';
import type { Station } from '../model/station.ts';
import { type CompiledRule, isBack, isBeyond, toMicro } from '../rules/compiled-rule.ts';
import type { RulePack } from '../rules/pack.ts';
import { RuleBook } from '../rules/rule-book.ts';
import { KeyedState, type StateEntry } from '../state/keyed-state.ts';
import { type Duration, type EventTime, type ProcessingTime, SECOND } from '../time/instants.ts';
import { Conductors } from './conductors.ts';
import { type Decision, Episodes, type Member, memberKey } from './episodes.ts';
import { type MaintenanceWindow, MaintenanceWindows } from './maintenance-windows.ts';
import {
  type AlertCounts,
  type AlertOutcome,
  type AlertOutput,
  type AlertReading,
  isGood,
} from './reading.ts';
import { type Measurement, RuleInputs } from './rule-inputs.ts';
import {
  type Judgement,
  MACHINE_CODEC,
  type MachineState,
  newMachine,
  reset,
  restartCounting,
  stepMachine,
} from './threshold-machine.ts';
import type { AlertTransition } from './transition.ts';

/** A sensor slower than the useful life of an alert is silent only after this many of its intervals. */
const SILENT_AFTER_INTERVALS = 3;

/** The parts of the state, by the first part of their keys. */
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
  readonly #machines: KeyedState<MachineState> = new KeyedState(MACHINE_CODEC);
  readonly #episodes = new Episodes();
  readonly #maintenance = new MaintenanceWindows();
  readonly #inputs = new RuleInputs(this.#maintenance);

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

  /** Judges the readings of one step. All values of a message must be in one call. */
  evaluate(readings: readonly AlertReading[], now: ProcessingTime): AlertOutcome {
    const outputs: AlertOutput[] = [];
    const counts = noCounts();
    const conductors = new Conductors(readings);
    for (const reading of inEventTimeOrder(readings)) {
      const verdict = this.#evaluateReading(reading, conductors, now, outputs);
      if (verdict !== undefined) counts[verdict] += 1;
    }
    return { outputs, counts };
  }

  /** Time passed: episodes whose source has been silent past its useful life expire. They never clear. */
  tick(now: ProcessingTime): AlertOutput[] {
    const outputs: AlertOutput[] = [];
    for (const { station, hazard, member } of [...this.#episodes.members()]) {
      const machine = this.#machines.get(memberKey(member));
      if (machine !== undefined && !this.#hasFallenSilent(station, member, machine, now)) continue;
      const decision = departure(member, machine, now);
      if (machine !== undefined) this.#reset(memberKey(member), machine);
      push(outputs, this.#episodes.leave(station, hazard, 'expire', decision));
    }
    if (this.#pruneDue) this.#prune();
    return outputs;
  }

  /** What a datastream said was wrong: takes back the alerts that hang on it. */
  retract(datastream: DatastreamId, now: ProcessingTime): AlertOutput[] {
    const outputs: AlertOutput[] = [];
    for (const { station, hazard, member } of [...this.#episodes.members()]) {
      if (member.datastream !== datastream) continue;
      const machine = this.#machines.get(memberKey(member));
      const decision = departure(member, machine, now);
      if (machine !== undefined) this.#reset(memberKey(member), machine);
      push(outputs, this.#episodes.leave(station, hazard, 'retract', decision));
    }
    return outputs;
  }

  /** True when something changed since the last {@link takeDelta}. */
  get dirty(): boolean {
    return [this.#machines, this.#episodes, this.#maintenance, this.#inputs].some(({ dirty }) => dirty);
  }

  /** Counts every change of state; equal before and after means that nothing happened in between. */
  get changes(): number {
    return this.#machines.changes + this.#episodes.changes + this.#maintenance.changes + this.#inputs.changes;
  }

  /** What changed since the last call, keys behind `prefix`. */
  takeDelta(prefix: string): StateEntry[] {
    return [
      ...this.#machines.takeDelta(`${prefix}${PARTS.machines}|`),
      ...this.#episodes.takeDelta(`${prefix}${PARTS.episodes}|`),
      ...this.#maintenance.takeDelta(`${prefix}${PARTS.maintenance}|`),
      ...this.#inputs.takeDelta({ rain: `${prefix}${PARTS.rain}|`, faults: `${prefix}${PARTS.faults}|` }),
    ];
  }

  /** Puts back one entry of {@link takeDelta}, its key without the prefix. */
  restore(key: string, value: Uint8Array): void {
    const part = key.slice(0, 1);
    const rest = key.slice(2);
    if (part === PARTS.machines) this.#machines.restore(rest, value);
    else if (part === PARTS.episodes) this.#episodes.restore(rest, value);
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
    const { name, eventTime } = reading;
    const rules = this.#rules.rulesFor(name.property, eventTime);
    if (rules.length === 0) return undefined;
    const station = this.#stations.get(name.station);
    if (station === undefined) return 'unconfigured';
    if (!isGood(reading)) return 'flagged';
    if (this.#maintenance.covers(station.id, eventTime)) {
      this.#inputs.passOver(reading);
      return 'maintenance';
    }
    let verdict: keyof AlertCounts = 'outOfOrder';
    for (const input of new Set(rules.map(({ rule }) => rule.input.kind))) {
      const measured = this.#inputs.measure(input, station, reading, conductors, outputs);
      if (typeof measured === 'string') {
        verdict = measured;
        continue;
      }
      for (const rule of rules.filter((candidate) => candidate.rule.input.kind === input)) {
        if (this.#apply(rule, station, reading, measured, now, outputs)) verdict = 'evaluated';
      }
    }
    return verdict;
  }

  /** Judges by one rule; false when the reading is not newer than what the rule has seen. */
  #apply(
    rule: CompiledRule,
    station: Station,
    { datastream, name, eventTime }: AlertReading,
    measurement: Measurement,
    now: ProcessingTime,
    outputs: AlertOutput[],
  ): boolean {
    const member = memberOf(rule, datastream);
    const key = memberKey(member);
    const machine = this.#machines.getOrCreate(key, () => newMachine(rule.fingerprint));
    if (eventTime <= machine.newest) return false;
    this.#machines.touch(key);
    const { hazard } = rule.rule;
    const silentAfterMs = silenceOf(rule, station, name.sensor);
    const lastSign = Math.max(machine.newest, this.#maintenance.endOf(station.id));
    if (machine.newest > 0 && eventTime - lastSign > silentAfterMs) {
      if (machine.active) {
        push(outputs, this.#episodes.leave(station.id, hazard, 'expire', departure(member, machine, now)));
      }
      reset(machine);
    }
    const judgement = judge(rule, measurement, eventTime);
    const decision = decide(rule, member, judgement, now);
    if (machine.fingerprint !== rule.fingerprint) {
      machine.fingerprint = rule.fingerprint;
      restartCounting(machine);
      if (machine.active) push(outputs, this.#episodes.join(station.id, hazard, eventTime, decision));
    }
    const turn = stepMachine(machine, rule, judgement);
    machine.heard = now;
    if (turn?.kind === 'raise') {
      push(outputs, this.#episodes.join(station.id, hazard, turn.start, decision));
    } else if (turn?.kind === 'clear') {
      push(outputs, this.#episodes.leave(station.id, hazard, 'clear', decision));
    } else if (machine.active && judgement.beyond) {
      push(outputs, this.#episodes.persist(station.id, hazard, decision));
    }
    return true;
  }

  #hasFallenSilent(
    stationId: StationId,
    member: Member,
    machine: MachineState,
    now: ProcessingTime,
  ): boolean {
    const station = this.#stations.get(stationId);
    const rule = this.#rules.rule(member.rule, machine.newest);
    if (station === undefined || rule === undefined) return true;
    const lastSign = Math.max(machine.heard, this.#maintenance.endOf(stationId));
    return now - lastSign > silenceOf(rule, station, sensorOf(member.datastream));
  }

  #reset(key: string, machine: MachineState): void {
    reset(machine);
    this.#machines.touch(key);
  }

  /** Drops what is kept for rules and stations that are gone; their open episodes have expired by now. */
  #prune(): void {
    this.#pruneDue = false;
    for (const [key] of [...this.#machines.entries()]) {
      const [rule = '', datastream = ''] = key.split('|');
      const known = this.#rules.knows(rule) && this.#stations.has(datastream.split('/')[0] ?? '');
      if (!known) this.#machines.delete(key);
    }
    this.#inputs.prune((datastream) => this.#stations.has(datastream.split('/')[0] ?? ''));
  }
}

function noCounts(): AlertCounts {
  return { evaluated: 0, outOfOrder: 0, flagged: 0, maintenance: 0, unconfigured: 0 };
}

function inEventTimeOrder(readings: readonly AlertReading[]): AlertReading[] {
  return [...readings].sort((a, b) => a.eventTime - b.eventTime);
}

function memberOf({ key, rule, levelMicro }: CompiledRule, datastream: DatastreamId): Member {
  return { rule: key, datastream, severity: rule.severity, unit: rule.unit, levelMicro };
}

function sensorOf(datastream: DatastreamId): SensorId {
  return datastream.split('/')[1] ?? '';
}

/** How long a source may say nothing before its alerts expire. */
function silenceOf({ rule }: CompiledRule, station: Station, sensorId: SensorId): Duration {
  const sensor = station.sensors.find(({ id }) => id === sensorId);
  return Math.max(
    rule.usefulLifeMs,
    SILENT_AFTER_INTERVALS * (sensor?.expectedIntervalSeconds ?? 0) * SECOND,
  );
}

function judge(rule: CompiledRule, measurement: Measurement, at: EventTime): Judgement {
  const micro = toMicro(measurement.value * rule.factor);
  const { dryForMs, credible, atLeast } = measurement;
  return {
    at,
    micro,
    beyond: credible && isBeyond(rule, micro),
    back: dryForMs === undefined ? isBack(rule, micro) : isRainBack(rule, micro, dryForMs),
    ...(atLeast === true ? { atLeast } : {}),
  };
}

function isRainBack(rule: CompiledRule, micro: number, dryForMs: Duration): boolean {
  const { dryForMs: needed = 0, orDryForMs: enough = Number.POSITIVE_INFINITY } = rule.rule.clear;
  return dryForMs >= enough || (dryForMs >= needed && isBack(rule, micro));
}

function decide(rule: CompiledRule, member: Member, judgement: Judgement, now: ProcessingTime): Decision {
  return {
    member,
    at: judgement.at,
    now,
    micro: judgement.micro,
    fresh: now - judgement.at <= rule.rule.usefulLifeMs,
    ...(judgement.atLeast === true ? { atLeast: true } : {}),
  };
}

/** The decision to end for want of truth or of readings: it rests on the last reading there was. */
function departure(member: Member, machine: MachineState | undefined, now: ProcessingTime): Decision {
  // Without a machine the rule or the station is gone, and with it what was last read.
  const at = machine?.newest ?? (now as number as EventTime);
  return { member, at, now, micro: machine?.micro ?? member.levelMicro, fresh: false };
}

function push(outputs: AlertOutput[], transition: AlertTransition | undefined): void {
  if (transition !== undefined) outputs.push({ kind: 'transition', transition });
}
