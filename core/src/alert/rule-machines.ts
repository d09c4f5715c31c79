import { assert } from '../errors/index.ts';
import type { DatastreamId, SensorId, StationId } from '../model/identifiers.ts';
import type { Station } from '../model/station.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { KeyedState, type StateEntry } from '../state/keyed-state.ts';
import { type Duration, type EventTime, type ProcessingTime, SECOND } from '../time/instants.ts';
import { type Decision, type Member, memberKey } from './episode.ts';
import { type Departure, Episodes } from './episodes.ts';
import { decisionOf, type Judgement, judge, type Measurement } from './judgement.ts';
import type { MaintenanceWindows } from './maintenance-windows.ts';
import type { AlertReading } from './reading.ts';
import {
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

/** What holds now, for those who must be asked again when time has passed. */
export interface Configured {
  station(id: StationId): Station | undefined;
  /** The rule of that key as it holds at this time. */
  rule(key: string, at: EventTime): CompiledRule | undefined;
}

/** One rule, one reading, and what was measured by it. */
interface Case {
  readonly rule: CompiledRule;
  readonly station: Station;
  readonly reading: AlertReading;
  readonly measurement: Measurement;
  readonly now: ProcessingTime;
}

/** The machines of all rules on all datastreams, and the episodes they open and end. */
export class RuleMachines {
  readonly #machines: KeyedState<MachineState> = new KeyedState(MACHINE_CODEC);
  readonly #episodes = new Episodes();
  readonly #maintenance: MaintenanceWindows;

  constructor(maintenance: MaintenanceWindows) {
    this.#maintenance = maintenance;
  }

  get dirty(): boolean {
    return this.#machines.dirty || this.#episodes.dirty;
  }

  /** Counts every change of state; equal before and after means that nothing happened in between. */
  get changes(): number {
    return this.#machines.changes + this.#episodes.changes;
  }

  takeDelta(prefixes: { readonly machines: string; readonly episodes: string }): StateEntry[] {
    return [...this.#machines.takeDelta(prefixes.machines), ...this.#episodes.takeDelta(prefixes.episodes)];
  }

  restoreMachine(key: string, value: Uint8Array): void {
    this.#machines.restore(key, value);
  }

  restoreEpisode(key: string, value: Uint8Array): void {
    this.#episodes.restore(key, value);
  }

  /** Judges a measurement by a rule; undefined when its reading is not newer than what the rule has seen. */
  take(one: Case): AlertTransition[] | undefined {
    const { rule, reading, measurement, now } = one;
    const member = memberOf(rule, reading.datastream);
    const key = memberKey(member);
    const machine = this.#machines.getOrCreate(key, () => newMachine(rule.fingerprint));
    if (reading.eventTime <= machine.newest) return undefined;
    this.#machines.touch(key);
    const judgement = judge(rule, measurement, reading.eventTime);
    const decision = decisionOf(rule, member, judgement, now);
    const told = [
      this.#endAtHole(machine, member, one),
      this.#adoptRule(machine, one, decision),
      this.#step(machine, one, judgement, decision),
    ];
    machine.heard = now;
    return told.filter((transition) => transition !== undefined);
  }

  /** Ends the episodes whose source has been silent for too long, or whose rule or station is gone. */
  expireSilent(configured: Configured, now: ProcessingTime): AlertTransition[] {
    return this.#endWhere('expire', now, (station, member, machine) =>
      this.#isSilent(configured, station, member, machine, now),
    );
  }

  /** Takes back the episodes that hang on a datastream and began at `since` or later. */
  retract(datastream: DatastreamId, now: ProcessingTime, since: EventTime): AlertTransition[] {
    return this.#endWhere(
      'retract',
      now,
      (_, member, __, start) => member.datastream === datastream && start >= since,
    );
  }

  /** Forgets what is kept for rules and stations that are gone; their episodes must have been ended. */
  prune(isKnown: (rule: string, datastream: DatastreamId) => boolean): void {
    for (const [key] of [...this.#machines.entries()]) {
      const [rule = '', datastream = ''] = key.split('|');
      if (!isKnown(rule, datastream)) this.#machines.delete(key);
    }
  }

  /** A hole in event time that is longer than the source may be silent ends what was before it. */
  #endAtHole(
    machine: MachineState,
    member: Member,
    { rule, station, reading, now }: Case,
  ): AlertTransition | undefined {
    const lastSign = Math.max(machine.newest, this.#maintenance.endOf(station.id));
    const isHole =
      machine.newest > 0 && reading.eventTime - lastSign > silenceOf(rule, station, reading.name.sensor);
    if (!isHole) return undefined;
    const ended = machine.active
      ? this.#episodes.leave(station.id, rule.rule.hazard, 'expire', lastWordOf(member, machine, now))
      : undefined;
    reset(machine);
    return ended;
  }

  /** A changed rule counts anew, but an open episode stays open and takes the new severity. */
  #adoptRule(
    machine: MachineState,
    { rule, station, reading }: Case,
    decision: Decision,
  ): AlertTransition | undefined {
    if (machine.fingerprint === rule.fingerprint) return undefined;
    machine.fingerprint = rule.fingerprint;
    restartCounting(machine);
    if (!machine.active) return undefined;
    return this.#episodes.join(station.id, rule.rule.hazard, reading.eventTime, decision);
  }

  #step(
    machine: MachineState,
    { rule, station }: Case,
    judgement: Judgement,
    decision: Decision,
  ): AlertTransition | undefined {
    const { hazard } = rule.rule;
    const turn = stepMachine(machine, rule, judgement);
    if (turn?.kind === 'raise') return this.#episodes.join(station.id, hazard, turn.start, decision);
    if (turn?.kind === 'clear') return this.#episodes.leave(station.id, hazard, 'clear', decision);
    if (!machine.active || !judgement.beyond) return undefined;
    return this.#episodes.persist(station.id, hazard, decision);
  }

  #endWhere(
    how: Departure,
    now: ProcessingTime,
    isOver: (station: StationId, member: Member, machine: MachineState, start: EventTime) => boolean,
  ): AlertTransition[] {
    const ended: (AlertTransition | undefined)[] = [];
    for (const { station, hazard, member, start } of this.#episodes.members()) {
      const key = memberKey(member);
      const machine = this.#machines.get(key);
      assert(machine !== undefined, `an episode has a member without a machine: ${key}`);
      if (!isOver(station, member, machine, start)) continue;
      ended.push(this.#episodes.leave(station, hazard, how, lastWordOf(member, machine, now)));
      reset(machine);
      this.#machines.touch(key);
    }
    return ended.filter((transition) => transition !== undefined);
  }

  #isSilent(
    configured: Configured,
    stationId: StationId,
    member: Member,
    machine: MachineState,
    now: ProcessingTime,
  ): boolean {
    const station = configured.station(stationId);
    const rule = configured.rule(member.rule, machine.newest);
    if (station === undefined || rule === undefined) return true;
    const lastSign = Math.max(machine.heard, this.#maintenance.endOf(stationId));
    return now - lastSign > silenceOf(rule, station, sensorOf(member.datastream));
  }
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
  const intervalMs = (sensor?.expectedIntervalSeconds ?? 0) * SECOND;
  return Math.max(rule.usefulLifeMs, SILENT_AFTER_INTERVALS * intervalMs);
}

/** The decision to end for want of truth or of readings rests on the last reading there was. */
function lastWordOf(member: Member, machine: MachineState, now: ProcessingTime): Decision {
  return { member, at: machine.newest, now, micro: machine.micro, fresh: false };
}
