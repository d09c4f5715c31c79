import type { Incarnation, SensorId, StationId } from '../../model/identifiers.ts';
import type { AbsenceRule } from '../../rules/index.ts';
import { KeyedState, type StateEntry } from '../../state/index.ts';
import { type Duration, type ElapsedTime, type EventTime, eventTime, SECOND } from '../../time/instants.ts';
import type { Output } from '../effects.ts';
import type { Heard, RuleCounts, RuleRunner, StreamMoment } from './rule-runner.ts';
import type { StreamReading } from './stream-reading.ts';

/** A sensor slower than the rule is silent only after this many of its own intervals. */
const SILENT_AFTER_INTERVALS = 3;

/** When a sensor was heard, and by which way. */
interface Presence {
  readonly station: StationId;
  readonly sensor: SensorId;
  newest: EventTime;
  incarnation: Incarnation;
  heardMs: ElapsedTime;
  /** The client that published it: what it shares with others is its link. */
  path: string;
  trusted: boolean;
  intervalMs: Duration;
  /** Whether it measures what the rule watches. */
  watched: boolean;
}

type PlainPresence = [string, string, number, string, number, string, boolean, number, boolean];

type FaultCode = 'sensorSilent' | 'linkSilent' | 'stationSilent';

interface OpenFault {
  readonly code: FaultCode;
  readonly station: StationId;
  /** The sensor of a sensor fault, the way of a link fault. */
  readonly of: string;
}

/**
 * Tells from who is still heard what has failed: one sensor, when its siblings report; the link, when all sensors that
 * share a way are silent and others are not; the station, when nobody is heard. Silence is measured against the event
 * times of the siblings, so a backlog that comes in late speaks for its sensors, and against elapsed time on ticks.
 */
export class AbsenceRunner implements RuleRunner {
  readonly counts: RuleCounts = { late: 0, abandoned: 0 };
  readonly #rule: AbsenceRule;
  readonly #presence = new KeyedState<Presence>(PRESENCE_CODEC);
  readonly #open = new KeyedState<OpenFault>({
    toPlain: ({ code, station, of }) => [code, station, of],
    fromPlain: (plain) => {
      // Only what toPlain made comes back here.
      const [code, station, of] = plain as [FaultCode, string, string];
      return { code, station, of };
    },
  });

  constructor(rule: AbsenceRule) {
    this.#rule = rule;
  }

  get changes(): number {
    return this.#presence.changes + this.#open.changes;
  }

  heard({ source, station, sensor, eventTime: at, moment, trusted, path }: Heard): void {
    const presence = this.#presence.getOrCreate(source, () => ({
      station,
      sensor,
      newest: at,
      incarnation: moment.incarnation,
      heardMs: moment.elapsedMs,
      path,
      trusted,
      intervalMs: 0,
      watched: this.#rule.property === undefined,
    }));
    presence.newest = eventTime(Math.max(presence.newest, at));
    presence.incarnation = moment.incarnation;
    presence.heardMs = moment.elapsedMs;
    presence.path = path;
    presence.trusted = trusted;
    this.#presence.touch(source);
  }

  take({ source, channel }: StreamReading): void {
    const presence = this.#presence.get(source);
    if (presence === undefined) return;
    const watched = presence.watched || channel.name.property === this.#rule.property;
    const intervalMs = channel.intervalMs ?? 0;
    if (watched === presence.watched && intervalMs === presence.intervalMs) return;
    presence.watched = watched;
    presence.intervalMs = intervalMs;
    this.#presence.touch(source);
  }

  close(step: StreamMoment, outputs: Output[]): void {
    if (step.anchoredMs === undefined) return;
    const byStation = new Map<StationId, Presence[]>();
    for (const [, presence] of this.#presence.entries()) {
      const siblings = byStation.get(presence.station);
      if (siblings === undefined) byStation.set(presence.station, [presence]);
      else siblings.push(presence);
    }
    for (const [station, siblings] of [...byStation].sort(([a], [b]) => (a < b ? -1 : 1))) {
      this.#judge(station, siblings, step, outputs);
    }
  }

  takeDelta(prefix: string): StateEntry[] {
    return [...this.#presence.takeDelta(`${prefix}p`), ...this.#open.takeDelta(`${prefix}o`)];
  }

  restore(key: string, value: Uint8Array): void {
    (key.startsWith('p') ? this.#presence : this.#open).restore(key.slice(1), value);
  }

  #judge(station: StationId, siblings: readonly Presence[], step: StreamMoment, outputs: Output[]): void {
    const newest = Math.max(...siblings.map((presence) => presence.newest));
    const unheard = new Set(
      siblings.filter((presence) => silenceOf(presence, step) > this.#limitOf(presence)),
    );
    const behind = (presence: Presence): boolean => newest - presence.newest > this.#limitOf(presence);
    const all = unheard.size === siblings.length;
    this.#set({ code: 'stationSilent', station, of: '' }, all, outputs);
    // While nobody is heard nothing can be said of one.
    if (all) return;
    for (const path of [...new Set(siblings.map((presence) => presence.path))].sort()) {
      const sharing = siblings.filter((presence) => presence.path === path);
      const lost = sharing.length > 1 && sharing.every((presence) => unheard.has(presence));
      this.#set({ code: 'linkSilent', station, of: path }, lost, outputs);
      for (const presence of sharing) {
        if (!presence.watched) continue;
        const silent = !lost && (unheard.has(presence) || behind(presence));
        // What a lost link hides is as it was: a sensor fault is over only when the sensor is heard.
        if (!lost) this.#set({ code: 'sensorSilent', station, of: presence.sensor }, silent, outputs);
      }
    }
  }

  #limitOf({ intervalMs }: Presence): Duration {
    return Math.max(this.#rule.afterMs, SILENT_AFTER_INTERVALS * intervalMs);
  }

  #set(fault: OpenFault, holds: boolean, outputs: Output[]): void {
    const key = `${fault.station}|${fault.code}|${fault.of}`;
    if ((this.#open.get(key) !== undefined) === holds) return;
    if (holds) this.#open.set(key, fault);
    else this.#open.delete(key);
    outputs.push(faultOutput(fault, holds, this.#rule.afterMs));
  }
}

/** Our clock says nothing of the sensors of a record. What an earlier incarnation heard counts from when this one knew the time. */
function silenceOf(
  { incarnation, heardMs, trusted }: Presence,
  { moment, anchoredMs = 0 }: StreamMoment,
): Duration {
  if (trusted) return 0;
  return moment.elapsedMs - (incarnation === moment.incarnation ? heardMs : anchoredMs);
}

function faultOutput({ code, station, of }: OpenFault, holds: boolean, afterMs: Duration): Output {
  const minutes = Math.round(afterMs / (60 * SECOND));
  const detail = holds ? `${SILENT_DETAIL[code]} for ${minutes} min` : 'reports again';
  return {
    kind: 'fault',
    station,
    ...(code === 'sensorSilent' ? { sensor: of } : {}),
    code: code === 'linkSilent' ? `linkSilent:${of}` : code,
    state: holds ? 'open' : 'closed',
    detail,
  };
}

const SILENT_DETAIL: Readonly<Record<FaultCode, string>> = {
  sensorSilent: 'no reading while other sensors of the station report,',
  linkSilent: 'no sensor that is connected this way has reported, while others have,',
  stationSilent: 'no sensor of the station has reported',
};

const PRESENCE_CODEC = {
  toPlain: (p: Presence): PlainPresence => [
    p.station,
    p.sensor,
    p.newest,
    p.incarnation,
    p.heardMs,
    p.path,
    p.trusted,
    p.intervalMs,
    p.watched,
  ],
  fromPlain: (plain: unknown): Presence => {
    // Only what toPlain made comes back here.
    const [station, sensor, newest, incarnation, heardMs, path, trusted, intervalMs, watched] =
      plain as PlainPresence;
    return {
      station,
      sensor,
      newest: eventTime(newest),
      incarnation,
      heardMs,
      path,
      trusted,
      intervalMs,
      watched,
    };
  },
};
