import { z } from 'zod';
import { OBSERVED_PROPERTIES, observedProperty } from '../model/observed-properties.ts';
import type { ConditionData } from '../stream/pattern/index.ts';
import { suggestion } from '../validation/nearest.ts';

/** What a condition may ask of a reading, and the type of the answer. */
export const EVENT_FIELDS: Readonly<Record<string, 'number' | 'string'>> = {
  property: 'string',
  sensor: 'string',
  depthCm: 'number',
  /** In the unit of the property. */
  value: 'number',
  /** Since the reading of the same datastream before it. */
  change: 'number',
  /** Of Indian time, 0 to 1439. */
  minuteOfDay: 'number',
};

/** Conditions within conditions: deeper is a mistake or mischief. */
const MAX_DEPTH = 8;
const MAX_PARTS = 16;

type Issue = { readonly path: (string | number)[]; readonly message: string };
type Check = (operand: unknown, depth: number) => Issue[];

const NUMBERS: Check = (operand) => comparison(operand, 'number');
const TEXTS: Check = (operand) => comparison(operand, 'string');
const LISTS: Check = (operand, depth) => {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length > MAX_PARTS) {
    return [{ path: [], message: `must be a list of 1 to ${MAX_PARTS} conditions` }];
  }
  return operand.flatMap((part, index) => at(index, conditionIssues(part, depth + 1)));
};

const OPERATORS: Readonly<Record<string, Check>> = {
  eq: (operand) => comparison(operand),
  neq: (operand) => comparison(operand),
  gt: NUMBERS,
  gte: NUMBERS,
  lt: NUMBERS,
  lte: NUMBERS,
  contains: TEXTS,
  startsWith: TEXTS,
  all: LISTS,
  any: LISTS,
  not: (operand, depth) => conditionIssues(operand, depth + 1),
  true: (operand) => (operand === true ? [] : [{ path: [], message: 'must be true' }]),
  sameAsFirst: (operand) => {
    const fine = Array.isArray(operand) && operand.length === 2 && typeof operand[1] === 'string';
    return fine ? fieldIssues(operand[0]) : [{ path: [], message: 'must be [field, step]' }];
  },
};

/** A condition on a reading. Errors name the place within it. */
export const condition: z.ZodType<ConditionData> = z.custom<ConditionData>().superRefine((data, context) => {
  for (const { path, message } of conditionIssues(data, 0)) {
    context.addIssue({ code: 'custom', path, message });
  }
});

function conditionIssues(data: unknown, depth: number): Issue[] {
  if (depth > MAX_DEPTH) return [{ path: [], message: `is nested deeper than ${MAX_DEPTH}` }];
  const entries =
    typeof data === 'object' && data !== null && !Array.isArray(data) ? Object.entries(data) : [];
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) {
    return [{ path: [], message: `must be an object with one of ${Object.keys(OPERATORS).join(', ')}` }];
  }
  const [operator, operand] = entry;
  const check = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (check === undefined) {
    return [{ path: [operator], message: `is not known; ${suggestion(operator, Object.keys(OPERATORS))}` }];
  }
  return at(operator, check(operand, depth));
}

/** `[field, value]`, both of one type; a property must be one there is. */
function comparison(operand: unknown, only?: 'number' | 'string'): Issue[] {
  if (!Array.isArray(operand) || operand.length !== 2)
    return [{ path: [], message: 'must be [field, value]' }];
  const [field, value]: unknown[] = operand;
  const issues = fieldIssues(field);
  if (issues.length > 0 || typeof field !== 'string') return issues;
  const type = EVENT_FIELDS[field];
  if (only !== undefined && type !== only)
    return [{ path: [0], message: `must be a field that is a ${only}` }];
  if (typeof value !== type || (type === 'number' && !Number.isFinite(value))) {
    return [{ path: [1], message: `must be a ${type === 'string' ? 'text' : 'number'}, as ${field} is` }];
  }
  if (field !== 'property' || observedProperty(String(value)) !== undefined || only === 'string') return [];
  const known = OBSERVED_PROPERTIES.map(({ name }) => name);
  return [{ path: [1], message: `is no observed property; ${suggestion(String(value), known)}` }];
}

function fieldIssues(field: unknown): Issue[] {
  if (typeof field === 'string' && Object.hasOwn(EVENT_FIELDS, field)) return [];
  const message = `is no field of a reading; ${suggestion(String(field), Object.keys(EVENT_FIELDS))}`;
  return [{ path: [0], message }];
}

function at(key: string | number, issues: readonly Issue[]): Issue[] {
  return issues.map(({ path, message }) => ({ path: [key, ...path], message }));
}
