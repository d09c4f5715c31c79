import type { StationId } from '../model/identifiers.ts';
import { KeyedState, type StateEntry } from '../state/keyed-state.ts';
import { type EventTime, eventTime } from '../time/instants.ts';
import {
  type Decision,
  EPISODE_CODEC,
  type Episode,
  highestSeverity,
  type Member,
  memberKey,
  newEpisode,
  nextTransition,
} from './episode.ts';
import type { AlertTransition, Hazard } from './transition.ts';

/** How a member leaves its episode. */
export type Departure = 'clear' | 'retract' | 'expire';

/** A member of an open episode. */
export interface OpenMember {
  readonly station: StationId;
  readonly hazard: Hazard;
  readonly member: Member;
  /** Of the episode. */
  readonly start: EventTime;
}

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
  members(): OpenMember[] {
    return [...this.#state.entries()]
      .filter(([, { members }]) => members.size > 0)
      .sort(byKey)
      .flatMap(([key, { members, start }]) =>
        [...members].sort(byKey).map(([, member]) => ({ ...takeApart(key), member, start })),
      );
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
    return nextTransition(station, hazard, episode, 'raise', decision);
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
    return nextTransition(station, hazard, episode, 'update', decision);
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
    const transition = nextTransition(station, hazard, episode, kind, decision);
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
    const highest = highestSeverity(episode);
    if (highest === episode.severity) return undefined;
    episode.severity = highest;
    return nextTransition(station, hazard, episode, 'update', decision);
  }
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
