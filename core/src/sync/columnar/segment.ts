import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { decodeCbor, encodeCbor } from '../../encoding/cbor.ts';
import { ShivarError } from '../../errors/index.ts';
import { BitReader, BitWriter } from './bits.ts';
import { readColumn, writeColumn } from './column.ts';
import { join, places, split } from './template.ts';

/** Records of one segment; more are cut before. Bounds what a hostile frame can make us allocate. */
export const MAX_SEGMENT_RECORDS = 65_536;
/** Largest segment after inflating. */
const MAX_SEGMENT_BYTES = 4 * 1024 * 1024;

const PLAIN = 0;
const DEFLATED = 1;

/** A template and the columns of the records that have it. */
interface Group {
  readonly template: Template;
  readonly columns: number[][];
}

/** `opaque`: the record itself, because it is not exactly its own re-encoding (a newer kind, a wide float). */
interface Template {
  readonly bytes: Uint8Array;
  readonly opaque: boolean;
}

/**
 * Packs canonical records (deterministic CBOR) column by column: templates once, then for every place of every template
 * the numbers of all its records. The result is deflated where that is smaller. Exact: {@link decodeSegment} gives the
 * same bytes in the same order, whatever the records are.
 */
export function encodeSegment(records: readonly Uint8Array[]): Uint8Array {
  if (records.length > MAX_SEGMENT_RECORDS) {
    throw new ShivarError('ASSERTION_FAILED', `a segment holds at most ${MAX_SEGMENT_RECORDS} records`);
  }
  const groups = new Map<string, { readonly index: number } & Group>();
  const order: number[] = [];
  for (const record of records) {
    const { template, integers } = splitRecord(record);
    const key = `${template.opaque} ${Buffer.from(template.bytes).toString('latin1')}`;
    const group = groups.get(key) ?? {
      index: groups.size,
      template,
      columns: integers.map((): number[] => []),
    };
    groups.set(key, group);
    group.columns.forEach((column, place) => {
      column.push(integers[place] ?? 0);
    });
    order.push(group.index);
  }
  const list = [...groups.values()];
  const templates = encodeCbor(list.map(({ template: { bytes, opaque } }) => (opaque ? [bytes] : bytes)));
  const columns = writeColumns(order, list);
  const body = new Uint8Array([
    ...varint(records.length),
    ...varint(templates.length),
    ...templates,
    ...columns,
  ]);
  const deflated = deflateRawSync(body, { level: constants.Z_BEST_COMPRESSION });
  return deflated.length < body.length
    ? new Uint8Array([DEFLATED, ...deflated])
    : new Uint8Array([PLAIN, ...body]);
}

/** The records of a segment. Throws `FRAME_MALFORMED` on any bytes that {@link encodeSegment} did not make. */
export function decodeSegment(segment: Uint8Array): Uint8Array[] {
  try {
    return decodeBody(unwrap(segment));
  } catch (cause) {
    if (cause instanceof ShivarError) throw cause;
    throw new ShivarError('FRAME_MALFORMED', 'the segment cannot be read', { cause });
  }
}

function splitRecord(record: Uint8Array): {
  readonly template: Template;
  readonly integers: readonly number[];
} {
  const { template, integers } = split(decodeCbor(record));
  const rebuilt = encodeCbor(join(template, integers));
  if (Buffer.compare(rebuilt, record) !== 0)
    return { template: { bytes: record, opaque: true }, integers: [] };
  return { template: { bytes: encodeCbor(template), opaque: false }, integers };
}

function writeColumns(order: readonly number[], groups: readonly Group[]): Uint8Array {
  const out = new BitWriter();
  writeColumn(surprises(order), out);
  for (const { columns } of groups) for (const column of columns) writeColumn(column, out);
  return out.finish();
}

/**
 * Sensors report in turns, so the template after each template is mostly the one that followed it last time: that is
 * written as 0, and any other template t as t + 1.
 */
function surprises(order: readonly number[]): number[] {
  const follower = new Map<number, number>();
  let last = -1;
  return order.map((index) => {
    const expected = follower.get(last);
    follower.set(last, index);
    last = index;
    return expected === index ? 0 : index + 1;
  });
}

function withoutSurprises(codes: readonly number[]): number[] {
  const follower = new Map<number, number>();
  let last = -1;
  return codes.map((code) => {
    const index = code === 0 ? (follower.get(last) ?? -1) : code - 1;
    follower.set(last, index);
    last = index;
    return index;
  });
}

function decodeBody(body: Uint8Array): Uint8Array[] {
  const count = readVarint(body, 0);
  const length = readVarint(body, count.next);
  if (count.value > MAX_SEGMENT_RECORDS)
    throw new ShivarError('FRAME_MALFORMED', 'the segment claims too many records');
  const end = length.next + length.value;
  const templates = readTemplates(body.subarray(length.next, end));
  const input = new BitReader(body.subarray(end));
  const order = withoutSurprises(readColumn(count.value, input));
  const groups = templates.map((template, index) =>
    readGroup(template, order.filter((other) => other === index).length, input),
  );
  return order.map((index) => {
    const group = groups[index];
    if (group === undefined)
      throw new ShivarError('FRAME_MALFORMED', 'a record names a template that is not there');
    return group.next();
  });
}

function readTemplates(bytes: Uint8Array): Template[] {
  const list = decodeCbor(bytes);
  if (!Array.isArray(list)) throw new ShivarError('FRAME_MALFORMED', 'the segment has no templates');
  return list.map((item: unknown) => {
    const inner: unknown = Array.isArray(item) ? item[0] : item;
    if (!(inner instanceof Uint8Array)) throw new ShivarError('FRAME_MALFORMED', 'a template is no bytes');
    return { bytes: inner, opaque: Array.isArray(item) };
  });
}

function readGroup({ bytes, opaque }: Template, rows: number, input: BitReader): { next(): Uint8Array } {
  if (opaque) return { next: () => bytes };
  const template = decodeCbor(bytes);
  const columns = Array.from({ length: places(template) }, () => readColumn(rows, input));
  let row = -1;
  return {
    next: () => {
      row += 1;
      return encodeCbor(
        join(
          template,
          columns.map((column) => column[row] ?? 0),
        ),
      );
    },
  };
}

function unwrap(segment: Uint8Array): Uint8Array {
  const [kind] = segment;
  if (kind === PLAIN) return segment.subarray(1);
  if (kind === DEFLATED) return inflateRawSync(segment.subarray(1), { maxOutputLength: MAX_SEGMENT_BYTES });
  throw new ShivarError('FRAME_MALFORMED', 'the segment has no known form');
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return [...bytes, rest];
}

function readVarint(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let index = 0; index < 8; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 0x80 ** index;
    if (byte < 0x80) return { value, next: at + index + 1 };
  }
  throw new ShivarError('FRAME_MALFORMED', 'the segment ends in the middle of a number');
}
