import type { Field, FieldMap } from '../fields.ts';

/** What the bytes of an uplink say: fields under the vendor's names, and the time when the device has a clock. */
export type PayloadFields =
  | { readonly fields: readonly Field[]; readonly sensorTime?: number }
  | { readonly problem: string };

/** The format of the bytes a LoRaWAN device sends. Never throws on any bytes. */
export interface PayloadFormat {
  readonly name: string;
  /** What its fields are, as far as that is certain. */
  readonly known: FieldMap;
  read(bytes: Uint8Array, port: number): PayloadFields;
}

/** Big-endian unsigned 16 bits at an offset; 0 beyond the end, which the caller has ruled out. */
export function unsigned16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** Big-endian two's complement 16 bits. */
export function signed16(bytes: Uint8Array, at: number): number {
  return (unsigned16(bytes, at) << 16) >> 16;
}
