import type { AlertTransition } from '../../alert/transition.ts';
import { HAZARD, SEVERITY, TRANSITION_KIND } from './codes.ts';
import { type FieldReader, optional } from './fields.ts';
import type { Layout } from './layout.ts';
import {
  packDatastream,
  packDecimal,
  packMilliseconds,
  readDatastream,
  readDecimal,
  readMilliseconds,
} from './parts.ts';

/**
 * `[station, hazard, rule, episodeStart, number, kind, severity, decidedAt, decidedNow, value, level, unit,
 * datastream, atLeast?, missed?, key?]`. The key is written only where it does not follow from the other fields.
 */
export const TRANSITION: Layout<'transition'> = {
  kind: 'transition',
  code: 3,
  pack: ({ transition: t }) => [
    t.station,
    HAZARD.code(t.hazard),
    t.rule,
    packMilliseconds(t.episodeStart),
    t.number,
    TRANSITION_KIND.code(t.kind),
    SEVERITY.code(t.severity),
    packMilliseconds(t.decidedAt),
    packMilliseconds(t.decidedNow),
    packDecimal(t.value),
    packDecimal(t.level),
    t.unit,
    packDatastream(t.datastream),
    t.atLeast ?? null,
    t.missed ?? null,
    t.key === usualKey(t) ? null : t.key,
  ],
  read: (fields) => ({ kind: 'transition', transition: readTransition(fields) }),
};

function readTransition(fields: FieldReader): AlertTransition {
  const unkeyed = {
    station: fields.text(),
    hazard: HAZARD.word(fields.integer()),
    rule: fields.text(),
    episodeStart: readMilliseconds(fields),
    number: fields.integer(),
    kind: TRANSITION_KIND.word(fields.integer()),
    severity: SEVERITY.word(fields.integer()),
    decidedAt: readMilliseconds(fields),
    decidedNow: readMilliseconds(fields),
    value: readDecimal(fields),
    level: readDecimal(fields),
    unit: fields.text(),
    datastream: readDatastream(fields),
    ...optional(
      'atLeast',
      fields.optional((f) => f.boolean()),
    ),
    ...optional(
      'missed',
      fields.optional((f) => f.boolean()),
    ),
  };
  return { key: fields.optional((f) => f.text()) ?? usualKey(unkeyed), ...unkeyed };
}

function usualKey(t: Pick<AlertTransition, 'station' | 'hazard' | 'episodeStart' | 'number'>): string {
  return `${t.station}/${t.hazard}/${t.episodeStart}/${t.number}`;
}
