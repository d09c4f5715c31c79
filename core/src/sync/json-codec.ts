import { z } from 'zod';
import { ShivarError } from '../errors/index.ts';
import { UPLINK_LIMITS } from './limits.ts';
import type { Acknowledgement, UplinkCodec, UplinkRequest } from './messages.ts';
import { areRanges } from './ranges.ts';
import { STREAM, type StreamCode } from './streams.ts';

/** Bytes that are not the message they should be. Never retried as they are. */
export class UplinkMessageError extends ShivarError {
  constructor(detail: string, cause?: unknown) {
    super('UPLINK_MESSAGE_MALFORMED', detail, { cause });
    this.name = 'UplinkMessageError';
  }
}

/** The plain codec: JSON with each record's canonical bytes in base64. Easy to read in a capture, not small. */
export const JSON_CODEC: UplinkCodec = {
  contentType: 'application/vnd.shivar.uplink+json',
  encodeRequest: ({ frames, ...request }) =>
    toBytes({
      ...request,
      frames: frames.map(({ records, ...frame }) => ({ ...frame, records: records.map(toBase64) })),
    }),
  decodeRequest: (bytes) => parse(REQUEST, bytes, UPLINK_LIMITS.requestBytes),
  encodeAcknowledgement: toBytes,
  decodeAcknowledgement: (bytes) => parse(ACKNOWLEDGEMENT, bytes, UPLINK_LIMITS.acknowledgementBytes),
};

const STREAM_CODES: readonly number[] = Object.values(STREAM);

const incarnation = z.string().regex(/^[0-9a-f]{12}$/);
const stream = z.custom<StreamCode>((code) => typeof code === 'number' && STREAM_CODES.includes(code));
const ranges = z.array(z.tuple([z.int(), z.int()])).refine(areRanges, 'ranges must rise and not touch');
const streamRanges = z.object({ incarnation, stream, ranges });
const epoch = z.string().min(1).max(64);
const cursor = z.string().max(64);

const frame = z.object({
  incarnation,
  stream,
  firstSequence: z.int().min(1).max(UPLINK_LIMITS.sequence),
  records: z.array(z.base64().transform(fromBase64)),
});

const REQUEST: z.ZodType<UplinkRequest> = z
  .object({
    gateway: z.string().max(64),
    request: z.int(),
    backlogRecords: z.int().min(0),
    cloudEpoch: z.exactOptional(epoch),
    stateAfter: z.exactOptional(cursor),
    frames: z.array(frame).max(UPLINK_LIMITS.frames),
  })
  .refine(({ frames }) => countRecords(frames) <= UPLINK_LIMITS.records, 'too many records');

const ACKNOWLEDGEMENT: z.ZodType<Acknowledgement> = z.object({
  request: z.int(),
  cloudEpoch: epoch,
  receipt: z.int().min(0),
  serverTime: z.int(),
  held: z.array(streamRanges),
  refused: z.array(streamRanges.extend({ verdict: z.enum(['FORK', 'POISON', 'FOREIGN_STATION']) })),
  want: z.array(streamRanges),
  state: z.exactOptional(z.object({ held: z.array(streamRanges), next: z.exactOptional(cursor) })),
  retryAfterMs: z.exactOptional(z.int().min(0)),
  // Sections are read when something sends them; a gateway passes over what it does not know.
  down: z.object({}),
});

function countRecords(frames: readonly { readonly records: readonly unknown[] }[]): number {
  return frames.reduce((count, { records }) => count + records.length, 0);
}

function toBytes(message: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(message));
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function parse<T>(schema: z.ZodType<T>, bytes: Uint8Array, maxBytes: number): T {
  if (bytes.length > maxBytes) throw new UplinkMessageError(`longer than ${maxBytes} bytes`);
  const result = schema.safeParse(parseJson(bytes));
  if (!result.success) throw new UplinkMessageError(z.prettifyError(result.error), result.error);
  return result.data;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new UplinkMessageError('not JSON', cause);
  }
}
