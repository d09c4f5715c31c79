import assert from 'node:assert/strict';
import { type DecodedMessage, type DecodeResult, nativeDecoder } from '@shivar/core/decode';
import { formatDecimal, observedPropertyByCode } from '@shivar/core/model';

/** Decodes JSON text, or the bytes of a hexadecimal string with spaces when it begins with `0x`. */
function decodeText(text: string): DecodeResult {
  const hex = text.startsWith('0x');
  return nativeDecoder.decode(
    hex ? Buffer.from(text.slice(2).replaceAll(' ', ''), 'hex') : Buffer.from(text),
  );
}

/** The message in `text`; fails when it cannot be read. */
export function messageOf(text: string): DecodedMessage {
  const result = decodeText(text);
  assert.equal(result.kind, 'message', JSON.stringify(result));
  return (result as Extract<DecodeResult, { kind: 'message' }>).message;
}

/** Reason and detail of an unreadable payload; fails when it can be read. */
export function refusalOf(text: string): Extract<DecodeResult, { kind: 'unreadable' }> {
  const result = decodeText(text);
  assert.equal(result.kind, 'unreadable', JSON.stringify(result));
  return result as Extract<DecodeResult, { kind: 'unreadable' }>;
}

/** `name[@depth]=value` of every value, sample by sample. */
export function valuesOf(message: DecodedMessage): string[][] {
  return message.samples.map(({ values }) =>
    values.map(({ property, depthCm, value }) => {
      const depth = depthCm === undefined ? '' : `@${depthCm}`;
      return `${observedPropertyByCode(property)?.name}${depth}=${formatDecimal(value)}`;
    }),
  );
}
