import { unreachable } from '../../errors/index.ts';
import type { PatternCondition } from './pattern.ts';

/** A value of a field. */
export type FieldValue = number | string | boolean;

/**
 * A condition as data, for rule packs. Each is an object with one key. A comparison with a field that is absent, or of
 * another type, does not hold.
 */
export type ConditionData =
  | { readonly eq: readonly [string, FieldValue] }
  | { readonly neq: readonly [string, FieldValue] }
  | { readonly gt: readonly [string, number] }
  | { readonly gte: readonly [string, number] }
  | { readonly lt: readonly [string, number] }
  | { readonly lte: readonly [string, number] }
  | { readonly contains: readonly [string, string] }
  | { readonly startsWith: readonly [string, string] }
  | { readonly all: readonly ConditionData[] }
  | { readonly any: readonly ConditionData[] }
  | { readonly not: ConditionData }
  | { readonly true: true }
  /** Sum of the field over the events taken for the steps and this one, below the limit. */
  | { readonly sumLt: readonly [string, readonly string[], number] }
  /** Sum of the field over the events taken for the steps, without this one, at least the limit. */
  | { readonly sumTakenGte: readonly [string, readonly string[], number] }
  /** The field equals that of the first event taken for the step. */
  | { readonly sameAsFirst: readonly [string, string] };

/** Reads a field of an event; undefined when it has none of that name. */
export type FieldReader<E> = (event: E, field: string) => unknown;

/** Turns a condition given as data into a function. */
export function compileCondition<E>(data: ConditionData, read: FieldReader<E>): PatternCondition<E> {
  if ('all' in data) return combine(data.all, read, (conditions, holds) => conditions.every(holds));
  if ('any' in data) return combine(data.any, read, (conditions, holds) => conditions.some(holds));
  if ('not' in data) {
    const inner = compileCondition(data.not, read);
    return (event, taken) => !inner(event, taken);
  }
  if ('true' in data) return () => true;
  if ('sumLt' in data || 'sumTakenGte' in data) return sumCondition(data, read);
  if ('sameAsFirst' in data) return sameAsFirst(data.sameAsFirst, read);
  return comparison(data, read);
}

function combine<E>(
  parts: readonly ConditionData[],
  read: FieldReader<E>,
  join: (parts: PatternCondition<E>[], holds: (part: PatternCondition<E>) => boolean) => boolean,
): PatternCondition<E> {
  const conditions = parts.map((part) => compileCondition(part, read));
  return (event, taken) => join(conditions, (condition) => condition(event, taken));
}

type Comparison = Exclude<
  ConditionData,
  | { all: unknown }
  | { any: unknown }
  | { not: unknown }
  | { true: unknown }
  | { sumLt: unknown }
  | { sumTakenGte: unknown }
  | { sameAsFirst: unknown }
>;

function comparison<E>(data: Comparison, read: FieldReader<E>): PatternCondition<E> {
  if ('eq' in data) return test(data.eq, read, (value, other) => value === other);
  if ('neq' in data) return test(data.neq, read, (value, other) => value !== other);
  if ('gt' in data) return numeric(data.gt, read, (value, other) => value > other);
  if ('gte' in data) return numeric(data.gte, read, (value, other) => value >= other);
  if ('lt' in data) return numeric(data.lt, read, (value, other) => value < other);
  if ('lte' in data) return numeric(data.lte, read, (value, other) => value <= other);
  if ('contains' in data) return textual(data.contains, read, (value, other) => value.includes(other));
  if ('startsWith' in data) return textual(data.startsWith, read, (value, other) => value.startsWith(other));
  return unreachable(data);
}

function test<E, V>(
  [field, expected]: readonly [string, V],
  read: FieldReader<E>,
  holds: (value: unknown, expected: V) => boolean,
): PatternCondition<E> {
  return (event) => {
    const value = read(event, field);
    return value !== undefined && holds(value, expected);
  };
}

function numeric<E>(
  operands: readonly [string, number],
  read: FieldReader<E>,
  holds: (value: number, limit: number) => boolean,
): PatternCondition<E> {
  return test(operands, read, (value, limit) => typeof value === 'number' && holds(value, limit));
}

function textual<E>(
  operands: readonly [string, string],
  read: FieldReader<E>,
  holds: (value: string, part: string) => boolean,
): PatternCondition<E> {
  return test(operands, read, (value, part) => typeof value === 'string' && holds(value, part));
}

function sumCondition<E>(
  data: Extract<ConditionData, { sumLt: unknown } | { sumTakenGte: unknown }>,
  read: FieldReader<E>,
): PatternCondition<E> {
  const [field, steps, limit] = 'sumLt' in data ? data.sumLt : data.sumTakenGte;
  const amount = (event: E): number => {
    const value = read(event, field);
    return typeof value === 'number' ? value : 0;
  };
  return (event, taken) => {
    const before = steps.flatMap((step) => taken.of(step)).reduce((sum, earlier) => sum + amount(earlier), 0);
    return 'sumLt' in data ? before + amount(event) < limit : before >= limit;
  };
}

function sameAsFirst<E>([field, step]: readonly [string, string], read: FieldReader<E>): PatternCondition<E> {
  return (event, taken) => {
    const [first] = taken.of(step);
    return first !== undefined && read(event, field) === read(first, field);
  };
}
