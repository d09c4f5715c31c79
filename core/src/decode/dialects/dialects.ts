import type { PayloadDecoder } from '../decoded-message.ts';
import { chirpstackDecoder } from './chirpstack.ts';
import { esphomeDecoder } from './esphome.ts';
import { tasmotaDecoder } from './tasmota.ts';
import type { DialectName, TopicMapEntry } from './topic-map.ts';

/** What there is to know of a dialect before a device speaks it. */
export interface Dialect {
  readonly name: DialectName;
  /** Topic filters of its readings and of its presence, where a device publishes both; `+` stands for its names. */
  readonly topics: { readonly readings: string; readonly presence?: string };
  /** The decoder for the readings of one entry. @throws {ShivarError} TOPIC_MAP_INVALID. */
  readonly decoder: (entry: Pick<TopicMapEntry, 'fields' | 'payloadFormat'>) => PayloadDecoder;
}

/** The dialects by name; adding one touches its own file and one line here. */
export const dialects: Readonly<Record<DialectName, Dialect>> = {
  esphome: {
    name: 'esphome',
    topics: { readings: '+/sensor/+/state', presence: '+/status' },
    decoder: ({ fields }) => esphomeDecoder(fields),
  },
  tasmota: {
    name: 'tasmota',
    topics: { readings: 'tele/+/SENSOR', presence: 'tele/+/LWT' },
    decoder: ({ fields }) => tasmotaDecoder(fields),
  },
  chirpstack: {
    name: 'chirpstack',
    topics: { readings: 'application/+/device/+/event/up' },
    decoder: ({ fields, payloadFormat }) => chirpstackDecoder(fields, payloadFormat),
  },
};
