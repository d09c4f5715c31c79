import type { DecodeResult, PayloadDecoder } from '../decoded-message.ts';
import { plainFromCbor } from './cbor.ts';
import { plainFromJson } from './json.ts';
import { interpret } from './message.ts';
import { unreadable } from './unreadable.ts';

/** How a native message is written. */
export type NativeFormat = 'json' | 'cbor';

/** Decodes the native message format, JSON or CBOR by the first byte. Never throws; see docs/message-format.md. */
export const nativeDecoder: PayloadDecoder = {
  name: 'native',
  decode(payload: Uint8Array): DecodeResult {
    if (payload.length === 0) {
      return unreadable(
        'emptyPayload',
        'the payload is empty; send one object such as {"airTemperature": 31.2}',
      );
    }
    const read = nativeFormatOf(payload) === 'cbor' ? plainFromCbor(payload) : plainFromJson(payload);
    return 'kind' in read ? read : interpret(read.plain);
  },
};

/**
 * The encoding of a payload. A CBOR map, list or tag begins with a byte from 0x80; JSON with ASCII, or with the
 * byte order mark EF BB BF, which as CBOR would be a simple value and never a message.
 */
export function nativeFormatOf(payload: Uint8Array): NativeFormat {
  const first = payload[0] ?? 0;
  const byteOrderMark = first === 0xef && payload[1] === 0xbb && payload[2] === 0xbf;
  return first >= 0x80 && !byteOrderMark ? 'cbor' : 'json';
}
