import type { SensorId, StationId } from '../../model/identifiers.ts';
import type { FieldMap } from './fields.ts';

/** The dialects of existing devices. */
export type DialectName = 'esphome' | 'tasmota' | 'chirpstack';

/**
 * One line of a credential's topic map: what a device that does not speak our format publishes, and whose it is.
 *
 * @example { filter: 'tele/hut/SENSOR', station: 'dindori-01', sensor: 'hut', dialect: 'tasmota', carries: 'readings' }
 */
export interface TopicMapEntry {
  /** MQTT topic filter, with `+` and `#` [MQTT-4.7]. */
  readonly filter: string;
  readonly station: StationId;
  readonly sensor: SensorId;
  readonly dialect: DialectName;
  /** Readings, or whether the device is there (`status` of ESPHome, `LWT` of Tasmota). */
  readonly carries: 'readings' | 'presence';
  /** What the bytes inside a ChirpStack uplink are: a name of `PAYLOAD_FORMATS`; its own `object` when absent. */
  readonly payloadFormat?: string;
  /** Which fields are which properties; wins over what the dialect knows by itself. */
  readonly fields?: FieldMap;
}

/** The first entry whose filter a topic matches. */
export function entryOf(map: readonly TopicMapEntry[], topic: string): TopicMapEntry | undefined {
  return map.find(({ filter }) => topicMatches(filter, topic));
}

/** Whether a topic name matches a filter. Wildcards at the first level do not match `$` topics [MQTT-4.7.2-1]. */
export function topicMatches(filter: string, topic: string): boolean {
  const levels = topic.split('/');
  const wanted = filter.split('/');
  if (topic.startsWith('$') && (wanted[0] === '+' || wanted[0] === '#')) return false;
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return index === wanted.length - 1;
    const own = levels[index];
    if (own === undefined || (level !== '+' && level !== own)) return false;
  }
  return levels.length === wanted.length;
}
