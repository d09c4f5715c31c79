import type { DecodeResult, PayloadDecoder } from '../decoded-message.ts';
import { unreadable } from '../native/unreadable.ts';
import { assemble } from './assemble.ts';
import { type FieldMap, prepareFields } from './fields.ts';

/** The only field of a state topic. */
const ESPHOME_FIELD = 'value';

/** A number is no longer than this, however a device prints it. */
const MAX_LENGTH = 40;

const SWITCH: Readonly<Record<string, number>> = { on: 1, off: 0 };

/**
 * ESPHome state topics, `{prefix}/sensor/{id}/state`: the bare text of one number, or ON and OFF. Which property it is
 * only the topic says, so the map must name it under `value`. `nan` is what a sensor sends that cannot measure: it is
 * a reading, and rejected.
 */
export function esphomeDecoder(fields: FieldMap = {}): PayloadDecoder {
  const map = prepareFields({}, fields);
  return {
    name: 'esphome',
    decode(payload: Uint8Array): DecodeResult {
      if (payload.length === 0) return unreadable('emptyPayload', 'the payload is empty');
      if (payload.length > MAX_LENGTH) return unreadable('badField', 'the payload is no bare number');
      const text = new TextDecoder().decode(payload).trim().toLowerCase();
      const value = SWITCH[text] ?? (NUMBER.test(text) ? Number(text) : Number.NaN);
      if (Number.isNaN(value) && text !== 'nan') return unreadable('badField', `"${text}" is no bare number`);
      return assemble({ fields: [{ name: ESPHOME_FIELD, value }] }, map);
    },
  };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/;
