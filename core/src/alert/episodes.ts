import { fromScaled } from '../model/decimal.ts';
import type { DatastreamId, StationId } from '../model/identifiers.ts';
import { KeyedState, type StateCodec, type StateEntry } from '../state/keyed-state.ts';
import { type EventTime, eventTime, type ProcessingTime } from '../time/instants.ts';
import type { AlertTransition, Hazard, Severity, TransitionKind } from './transition.ts';

/** Decimal places of a millionth. */
const MICRO_SCALE = 6;

const SEVERITY_ORDER: readonly Severity[] = ['yellow', 'orange', 'red'];

/** A datastream that a rule finds in danger: what it takes to speak of it even when the rule is gone. */
export interface Member {
  /** `pack/rule`. */
  readonly rule: string;
  readonly datastream: DatastreamId;
  readonly severity: Severity;
  readonly unit: string;
  readonly levelMicro: number;
}

/** The reading that decided, and when it was handled. */
export interface Decision {
  readonly member: Member;
  readonly at: EventTime;
  readonly now: ProcessingTime;
  readonly micro: number;
  readonly atLeast?: boolean;
  /** The reading is young enough for people to be told. */
  readonly fresh: boolean;
}

/** One continuous run of a hazard at a station, and the end of the last one. */
interface Episode {
  start: EventTime;
  /** Number of its last transition. */
  number: number;
  /** As last told. */
  severity: Severity;
  /** Whether any of its transitions was to be sent. */
  told: boolean;
  /** A member fell silent: that the danger is over was never measured there. */
  lost: boolean;
  /** Event time at which the last episode ended, while no episode is open. */
  endedAt: EventTime;
  /** By member key; empty when no episode is open. */
  readonly members: Map<string, Member>;
}

/** How a member leaves its episode. */
export type Departure = 'clear' | 'retract' | 'expire';

/**
 * The episodes of all stations. An episode of a hazard is open while any datastream is found in danger of it by
 * any rule, so two probes or two severities of one hazard are one episode and one message. It ends with the last
 * member: cleared only if every member was measured to be out of danger, else expired.
 */
export class Episodes {
  readonly #state: KeyedState<Episode> = new KeyedState(EPISODE_CODEC);

  get dirty(): boolean {
    return this.#state.dirty;
  }

  /** Counts every change of state; equal before and after means that nothing happened in between. */
  get changes(): number {
    return this.#state.changes;
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#state.takeDelta(prefix);
  }

  restore(key: string, value: Uint8Array): void {
    this.#state.restore(key, value);
  }

  /** Members of the open episodes, ordered by key so that what follows does not depend on history. */
  *members(): IterableIterator<{ station: StationId; hazard: Hazard; member: Member }> {
    for (const [key, { members }] of [...this.#state.entries()].sort(byKey)) {
      const { station, hazard } = takeApart(key);
      for (const [, member] of [...members].sort(byKey)) yield { station, hazard, member };
    }
  }

  /** A datastream comes into danger, its first dangerous reading at `start`. */
  join(
    station: StationId,
    hazard: Hazard,
    start: EventTime,
    decision: Decision,
  ): AlertTransition | undefined {
    const key = episodeKey(station, hazard);
    const episode = this.#state.getOrCreate(key, newEpisode);
    this.#state.touch(key);
    const opens = episode.members.size === 0;
    episode.members.set(memberKey(decision.member), decision.member);
    if (!opens) return this.#adjust(station, hazard, episode, decision);
    // Starts rise strictly, so an identity is never given twice even when a slow source tells an old story.
    episode.start = eventTime(Math.max(start, episode.endedAt + 1));
    episode.number = 0;
    episode.told = false;
    episode.lost = false;
    episode.severity = decision.member.severity;
    return this.#transition(station, hazard, episode, 'raise', decision);
  }

  /**
   * A member is still in danger. When everything about its episode came too late to be sent, and this reading does
   * not, people are told now, by an update.
   */
  persist(station: StationId, hazard: Hazard, decision: Decision): AlertTransition | undefined {
    const key = episodeKey(station, hazard);
    const episode = this.#state.get(key);
    if (episode === undefined || episode.told || !decision.fresh) return undefined;
    this.#state.touch(key);
    return this.#transition(station, hazard, episode, 'update', decision);
  }

  /** A member is out of danger, proved wrong, or silent. */
  leave(station: StationId, hazard: Hazard, how: Departure, decision: Decision): AlertTransition | undefined {
    const key = episodeKey(station, hazard);
    const episode = this.#state.get(key);
    if (episode?.members.delete(memberKey(decision.member)) !== true) return undefined;
    this.#state.touch(key);
    if (how === 'expire') episode.lost = true;
    if (episode.members.size > 0) return this.#adjust(station, hazard, episode, decision);
    const kind = how === 'clear' && episode.lost ? 'expire' : how;
    const transition = this.#transition(station, hazard, episode, kind, decision);
    episode.endedAt = eventTime(Math.max(decision.at, episode.start));
    return transition;
  }

  /** Tells of a change of class: the severity of an episode is the highest of its members. */
  #adjust(
    station: StationId,
    hazard: Hazard,
    episode: Episode,
    decision: Decision,
  ): AlertTransition | undefined {
    const highest = [...episode.members.values()]
      .map(({ severity }) => severity)
      .reduce((a, b) => (SEVERITY_ORDER.indexOf(a) >= SEVERITY_ORDER.indexOf(b) ? a : b));
    if (highest === episode.severity) return undefined;
    episode.severity = highest;
    return this.#transition(station, hazard, episode, 'update', decision);
  }

  #transition(
    station: StationId,
    hazard: Hazard,
    episode: Episode,
    kind: TransitionKind,
    decision: Decision,
  ): AlertTransition {
    const { member, at, now, micro, atLeast, fresh } = decision;
    const begins = kind === 'raise' || kind === 'update';
    const missed = begins ? !fresh : !episode.told || (kind === 'clear' && !fresh);
    if (begins && !missed) episode.told = true;
    episode.number += 1;
    return {
      key: `${station}/${hazard}/${episode.start}/${episode.number}`,
      station,
      hazard,
      rule: member.rule,
      episodeStart: episode.start,
      number: episode.number,
      kind,
      severity: episode.severity,
      decidedAt: at,
      decidedNow: now,
      value: fromScaled(micro, MICRO_SCALE),
      level: fromScaled(member.levelMicro, MICRO_SCALE),
      unit: member.unit,
      datastream: member.datastream,
      ...(atLeast === true ? { atLeast } : {}),
      ...(missed ? { missed } : {}),
    };
  }
}

function newEpisode(): Episode {
  return {
    start: eventTime(0),
    number: 0,
    severity: 'yellow',
    told: false,
    lost: false,
    endedAt: eventTime(-1),
    members: new Map(),
  };
}

/** Names a member within all episodes. */
export function memberKey({ rule, datastream }: Member): string {
  return `${rule}|${datastream}`;
}

function episodeKey(station: StationId, hazard: Hazard): string {
  return `${station}/${hazard}`;
}

function takeApart(key: string): { station: StationId; hazard: Hazard } {
  const [station = '', hazard = ''] = key.split('/');
  // Keys are made by episodeKey alone.
  return { station, hazard: hazard as Hazard };
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

type PlainMember = [string, string, Severity, string, number];
type PlainEpisode = [number, number, Severity, boolean, boolean, number, PlainMember[]];

const EPISODE_CODEC: StateCodec<Episode> = {
  toPlain: (e): PlainEpisode => [
    e.start,
    e.number,
    e.severity,
    e.told,
    e.lost,
    e.endedAt,
    [...e.members.values()].map((m) => [m.rule, m.datastream, m.severity, m.unit, m.levelMicro]),
  ],
  fromPlain: (plain) => {
    // The bytes are our own: written by toPlain.
    const [start, number, severity, told, lost, endedAt, members] = plain as PlainEpisode;
    const restored = members.map(([rule, datastream, memberSeverity, unit, levelMicro]): Member => {
      return { rule, datastream, severity: memberSeverity, unit, levelMicro };
    });
    return {
      start: eventTime(start),
      number,
      severity,
      told,
      lost,
      endedAt: eventTime(endedAt),
      members: new Map(restored.map((member) => [memberKey(member), member])),
    };
  },
};
