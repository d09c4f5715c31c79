import type { DecodedMessage, DecodeResult } from '../decoded-message.ts';
import { unreadable } from '../native/unreadable.ts';
import { type Field, type PreparedFields, takeFields } from './fields.ts';

/** What a dialect found in a payload. */
export interface Decoded {
  readonly fields: readonly Field[];
  /** The device's or the network's time of the sample, UTC ms. */
  readonly sensorTime?: number;
  readonly clock?: DecodedMessage['clock'];
}

/** Makes a message of one sample of the fields that are mapped; without any it is unreadable. */
export function assemble({ fields, sensorTime, clock }: Decoded, map: PreparedFields): DecodeResult {
  const { values, rejected } = takeFields(fields, map);
  if (values.length === 0 && rejected.length === 0) {
    const names = fields.map(({ name }) => name).join(', ');
    const found = names === '' ? 'there is no value in it' : `none of its fields is mapped: ${names}`;
    return unreadable('noReadings', found);
  }
  const sample = { ...(sensorTime === undefined ? {} : { sensorTime }), values };
  return {
    kind: 'message',
    message: {
      samples: [sample],
      rejected,
      ...(clock === undefined ? {} : { clock }),
    },
  };
}
