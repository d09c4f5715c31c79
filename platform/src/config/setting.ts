import { z } from 'zod';

/** What people read about one setting. */
export interface SettingNotes {
  /** One sentence. */
  readonly help: string;
  /** UCUM or plain: `ms`, `MB`, `TCP port`. */
  readonly unit?: string;
}

const NOTES = z.registry<SettingNotes>();

/** Declares a setting: its type and bounds are the schema's, its default too (`.default(…)`). */
export function setting<S extends z.ZodType>(schema: S, notes: SettingNotes): S {
  NOTES.add(schema, notes);
  return schema;
}

/** A group of settings; left out in a file, each setting in it has its default. Unknown keys are errors. */
export function section<S extends z.ZodRawShape>(shape: S): z.ZodPrefault<z.ZodObject<S, z.core.$strict>> {
  // A section without a required setting is complete when it is empty; one with is reported by its own fields.
  return z.strictObject(shape).prefault({} as never);
}

/** One row of the table of settings. */
export interface SettingRow extends SettingNotes {
  /** For example `mqtt.port`. */
  readonly path: string;
  /** For example `whole number, 0 to 65535`. */
  readonly type: string;
  /** Undefined when there is none: the setting must be given, or may be left out when `optional`. */
  readonly default: unknown;
  readonly optional: boolean;
}

/** Every setting of a schema in the order of its declaration, for `--help` and the documentation. */
export function describeSettings(schema: z.ZodType, path = ''): readonly SettingRow[] {
  const notes = NOTES.get(schema);
  const { inner, fallback, optional } = unwrap(schema);
  if (notes !== undefined) return [{ ...notes, path, type: typeOf(inner), default: fallback, optional }];
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(inner.shape).flatMap(([key, child]) =>
    // The shape of a ZodObject holds schemas; the library types it more loosely.
    describeSettings(child as z.ZodType, path === '' ? key : `${path}.${key}`),
  );
}

function unwrap(schema: z.ZodType): { inner: z.ZodType; fallback: unknown; optional: boolean } {
  let inner = schema;
  let fallback: unknown;
  let optional = false;
  for (;;) {
    if (inner instanceof z.ZodDefault) fallback = inner.def.defaultValue;
    else if (inner instanceof z.ZodExactOptional || inner instanceof z.ZodOptional) optional = true;
    else if (!(inner instanceof z.ZodPrefault)) return { inner, fallback, optional };
    inner = inner.def.innerType as z.ZodType;
  }
}

/** The type in words, from the JSON Schema of it, so that it cannot say something else than the check. */
function typeOf(schema: z.ZodType): string {
  return words(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }));
}

function words(json: z.core.JSONSchema.BaseSchema): string {
  if (json.enum !== undefined) return json.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (json.const !== undefined) return JSON.stringify(json.const);
  if (json.type === 'integer' || json.type === 'number') return numberWords(json);
  if (json.type === 'array') return 'list';
  if (json.type === 'boolean') return 'true or false';
  if (json.type === 'string') return 'text';
  return 'object';
}

function numberWords({ type, minimum, maximum }: z.core.JSONSchema.BaseSchema): string {
  const name = type === 'integer' ? 'whole number' : 'number';
  const from = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? '' : String(minimum);
  const to = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? '' : String(maximum);
  if (from === '' && to === '') return name;
  if (to === '') return `${name} from ${from}`;
  return from === '' ? `${name} to ${to}` : `${name}, ${from} to ${to}`;
}
