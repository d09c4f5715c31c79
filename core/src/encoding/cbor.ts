import { decode, encode, rfc8949EncodeOptions } from 'cborg';

/**
 * Deterministic CBOR (RFC 8949 section 4.2.1): shortest forms, map keys in bytewise order, no undefined. The same value
 * always gives the same bytes, so they can be hashed and compared.
 */
export function encodeCbor(value: unknown): Uint8Array {
  return encode(value, rfc8949EncodeOptions);
}

/** Decodes bytes that {@link encodeCbor} made. Throws on anything else; foreign payloads have their own decoder. */
export function decodeCbor(bytes: Uint8Array): unknown {
  return decode(bytes);
}
