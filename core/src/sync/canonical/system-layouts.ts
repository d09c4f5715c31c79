import { parseStation } from '../../model/parse-station.ts';
import type { Station } from '../../model/station.ts';
import { formatErrors } from '../../validation/validate.ts';
import { ANCHOR_SOURCE } from './codes.ts';
import { type FieldReader, NewerRecordError, optional } from './fields.ts';
import type { Layout } from './layout.ts';
import { packIncarnation, packMilliseconds, readIncarnation, readMilliseconds } from './parts.ts';

/** `[gateway, incarnation, predecessor?, [stream, last, …]?, softwareVersion]`. */
export const LINK: Layout<'link'> = {
  kind: 'link',
  code: 4,
  pack: (link) => [
    link.gateway,
    packIncarnation(link.incarnation),
    link.predecessor === undefined ? null : packIncarnation(link.predecessor),
    packLastSequences(link.predecessorLast),
    link.softwareVersion,
  ],
  read: (fields) => ({
    kind: 'link',
    gateway: fields.text(),
    incarnation: readIncarnation(fields),
    ...optional('predecessor', fields.optional(readIncarnation)),
    ...optional('predecessorLast', fields.optional(readLastSequences)),
    softwareVersion: fields.text(),
  }),
};

/** Pairs in rising order of the stream code. */
function packLastSequences(last: Readonly<Record<number, number>> | undefined): readonly number[] | null {
  if (last === undefined) return null;
  return Object.entries(last)
    .map(([stream, sequence]): [number, number] => [Number(stream), sequence])
    .sort(([a], [b]) => a - b)
    .flat();
}

function readLastSequences(fields: FieldReader): Record<number, number> {
  const pairs = fields.nested();
  const last: Record<number, number> = {};
  while (pairs.remaining > 0) last[pairs.integer()] = pairs.integer();
  return last;
}

/** `[incarnation, elapsed, utc, error, source]`. */
export const ANCHOR: Layout<'anchor'> = {
  kind: 'anchor',
  code: 5,
  pack: ({ anchor }) => [
    packIncarnation(anchor.incarnation),
    anchor.elapsedMs,
    packMilliseconds(anchor.utcMs),
    anchor.errorMs,
    ANCHOR_SOURCE.code(anchor.source),
  ],
  read: (fields) => ({
    kind: 'anchor',
    anchor: {
      incarnation: readIncarnation(fields),
      elapsedMs: fields.number(),
      utcMs: readMilliseconds(fields),
      errorMs: fields.number(),
      source: ANCHOR_SOURCE.word(fields.integer()),
    },
  }),
};

/** `[description]`, the description as a map: stations change rarely and gain fields over the years. */
export const STATION: Layout<'station'> = {
  kind: 'station',
  code: 6,
  pack: ({ station }) => [station],
  read: (fields) => ({ kind: 'station', station: readStation(fields) }),
};

/** A description that this program's schema does not know is newer, or wrong: kept as bytes, acted on by nobody. */
function readStation(fields: FieldReader): Station {
  const checked = parseStation(fields.any());
  if (checked.kind === 'invalid') throw new NewerRecordError(formatErrors(checked.errors));
  return checked.value;
}
