import { crc16Modbus } from './crc16-modbus.ts';

/** Functions that read registers: 3 holding, 4 input. */
export type ReadFunction = 3 | 4;

/** A question for the registers of one device. */
export interface ReadRequest {
  /** 1 to 247. */
  readonly address: number;
  readonly function: ReadFunction;
  readonly firstRegister: number;
  /** 1 to 125: a frame holds no more. */
  readonly registerCount: number;
}

/** What the bytes on the line say so far. */
export type ResponseOutcome =
  | { readonly kind: 'registers'; readonly registers: readonly number[] }
  /** The device understood and refused; codes of Modbus V1.1b3, 7. */
  | { readonly kind: 'exception'; readonly code: number }
  /** No whole frame yet; `crcError` when one was there with a wrong checksum. */
  | { readonly kind: 'incomplete'; readonly crcError: boolean };

/** Longest frame (Modbus over serial line V1.02, 2.5.1.2). */
export const MAX_FRAME_BYTES = 256;

const EXCEPTION_BIT = 0x80;
/** Address, function, byte count; then data; then two bytes of CRC. */
const HEADER_BYTES = 3;
const CRC_BYTES = 2;
const EXCEPTION_FRAME_BYTES = 5;

/** The bytes of a request. */
export function encodeRequest(request: ReadRequest): Uint8Array {
  const { firstRegister: first, registerCount: count } = request;
  const body = [request.address, request.function, first >> 8, first & 0xff, count >> 8, count & 0xff];
  const crc = crc16Modbus(Uint8Array.from(body));
  return Uint8Array.from([...body, crc & 0xff, crc >> 8]);
}

/**
 * Looks for the answer to `request` in everything received since it was sent. Whatever stands before it (noise of the
 * line driver, the echo of the request, the end of an older answer) is passed over: a frame counts when its address,
 * function and length are those asked for and its CRC is right.
 */
export function findResponse(request: ReadRequest, received: Uint8Array): ResponseOutcome {
  let crcError = false;
  for (let start = 0; start + EXCEPTION_FRAME_BYTES <= received.length; start++) {
    const length = frameLength(request, received, start);
    if (length === undefined || start + length > received.length) continue;
    const frame = received.subarray(start, start + length);
    if (hasValidCrc(frame)) return readFrame(frame);
    crcError = true;
  }
  return { kind: 'incomplete', crcError };
}

/** Length of the frame that may begin at `start`; undefined when none can. */
function frameLength(request: ReadRequest, received: Uint8Array, start: number): number | undefined {
  if (received[start] !== request.address) return undefined;
  const code = received[start + 1];
  if (code === (request.function | EXCEPTION_BIT)) return EXCEPTION_FRAME_BYTES;
  const byteCount = 2 * request.registerCount;
  if (code !== request.function || received[start + 2] !== byteCount) return undefined;
  return HEADER_BYTES + byteCount + CRC_BYTES;
}

function hasValidCrc(frame: Uint8Array): boolean {
  const body = frame.subarray(0, -CRC_BYTES);
  const [low = 0, high = 0] = frame.subarray(-CRC_BYTES);
  return crc16Modbus(body) === (high << 8) + low;
}

function readFrame(frame: Uint8Array): ResponseOutcome {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if ((view.getUint8(1) & EXCEPTION_BIT) !== 0) return { kind: 'exception', code: view.getUint8(2) };
  const registers: number[] = [];
  for (let at = HEADER_BYTES; at < frame.length - CRC_BYTES; at += 2) registers.push(view.getUint16(at));
  return { kind: 'registers', registers };
}

/**
 * Silence that must stand before a frame: 3.5 characters, and 1.75 ms above 19200 bit/s (Modbus over serial line V1.02,
 * 2.5.1.1).
 */
export function frameGapMs(characterMs: number, baudRate: number): number {
  return baudRate > 19_200 ? 1.75 : 3.5 * characterMs;
}
