import { fromScaled } from '../model/decimal.ts';
import type { DatastreamId, StationId } from '../model/identifiers.ts';
import type { StateCodec } from '../state/keyed-state.ts';
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
export interface Episode {
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

/** An episode that never was: nothing open, nothing ended. */
export function newEpisode(): Episode {
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

/** The highest severity among the members; an episode that is judged here has at least one. */
export function highestSeverity({ members }: Episode): Severity {
  return [...members.values()]
    .map(({ severity }) => severity)
    .reduce((a, b) => (SEVERITY_ORDER.indexOf(a) >= SEVERITY_ORDER.indexOf(b) ? a : b));
}

/** The next transition of an episode; counts it, and remembers whether people were told. */
export function nextTransition(
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

type PlainMember = [string, string, Severity, string, number];
type PlainEpisode = [number, number, Severity, boolean, boolean, number, PlainMember[]];

/** Episodes as small CBOR arrays. */
export const EPISODE_CODEC: StateCodec<Episode> = {
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
