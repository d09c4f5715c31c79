import type { StationId } from '@shivar/core/model';
import { parseSensorTopic, TOPIC_ROOT } from './topics.ts';

/** Who is at the other end of a connection, as far as topics go. */
export type Principal =
  /** A station's credential: its own topics and no others. */
  | { readonly kind: 'station'; readonly station: StationId }
  /** Anyone on the bench (`--open`): every topic of ours, still no `$SYS` and no `$share`. */
  | { readonly kind: 'bench' };

/** Whether `principal` may publish readings, a status, or anything else to `topic`. Default: no. */
export function mayPublish(principal: Principal, topic: string): boolean {
  const parsed = parseSensorTopic(topic);
  if (parsed === undefined) return false;
  return principal.kind === 'bench' || parsed.station === principal.station;
}

/**
 * Whether a last will may stand on `topic`: a status of one's own. A will on readings would let the broker
 * invent a measurement.
 */
export function mayLeaveWill(principal: Principal, topic: string): boolean {
  return mayPublish(principal, topic) && parseSensorTopic(topic)?.kind === 'status';
}

/**
 * Whether `principal` may subscribe to `filter`. A station stays below `shivar/{station}/`, whatever wildcards
 * follow; `#`, `+/…`, `$SYS/…` and `$share/…` are never granted (aedes accepts `$share` and delivers nothing).
 */
export function maySubscribe(principal: Principal, filter: string): boolean {
  const [root, station] = filter.split('/', 2);
  if (root !== TOPIC_ROOT || station === undefined) return false;
  return principal.kind === 'bench' || station === principal.station;
}
