import type { PaneAggregate } from '../../stream/pane.ts';
import { STANDING } from './codes.ts';
import { type FieldReader, MalformedRecordError, optional, withoutTrailingNulls } from './fields.ts';
import type { Layout } from './layout.ts';
import {
  packDatastream,
  packDecimal,
  packMilliseconds,
  readDatastream,
  readDecimal,
  readMilliseconds,
} from './parts.ts';

/** `[datastream, start, length, revision, expected, standing, count, sum?, min?, max?, first?, last?, …]`. */
export const PANE: Layout<'pane'> = {
  kind: 'pane',
  code: 2,
  pack: ({ pane }) => [
    packDatastream(pane.datastream),
    packMilliseconds(pane.start),
    packMilliseconds(pane.end - pane.start),
    pane.revision,
    pane.expected,
    STANDING.code(pane.standing),
    ...packAggregate(pane.aggregate),
  ],
  read: (fields) => {
    const datastream = readDatastream(fields);
    const start = readMilliseconds(fields);
    const end = start + readMilliseconds(fields);
    const revision = fields.integer();
    const expected = fields.number();
    const standing = STANDING.word(fields.integer());
    const aggregate = readAggregate(fields);
    return { kind: 'pane', pane: { datastream, start, end, revision, aggregate, expected, standing } };
  },
};

function packAggregate(aggregate: PaneAggregate): readonly unknown[] {
  return withoutTrailingNulls([
    aggregate.count,
    packDecimal(aggregate.sum),
    packDecimal(aggregate.min),
    packDecimal(aggregate.max),
    packDecimal(aggregate.first),
    packDecimal(aggregate.last),
    packDirection(aggregate.direction),
    aggregate.resultant ?? null,
    packDecimal(aggregate.increase),
  ]);
}

function readAggregate(fields: FieldReader): PaneAggregate {
  return {
    count: fields.integer(),
    ...optional('sum', fields.optional(readDecimal)),
    ...optional('min', fields.optional(readDecimal)),
    ...optional('max', fields.optional(readDecimal)),
    ...optional('first', fields.optional(readDecimal)),
    ...optional('last', fields.optional(readDecimal)),
    ...optional('direction', fields.optional(readDirection)),
    ...optional(
      'resultant',
      fields.optional((f) => f.number()),
    ),
    ...optional('increase', fields.optional(readDecimal)),
  };
}

/** `false` says that there is a mean and it has no direction; null says that there is none. */
function packDirection(direction: number | null | undefined): unknown {
  return direction === null ? false : (direction ?? null);
}

function readDirection(fields: FieldReader): number | null {
  const direction = fields.any();
  if (direction === false) return null;
  if (typeof direction === 'number') return direction;
  throw new MalformedRecordError('direction expected');
}
