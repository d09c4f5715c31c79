import { ShivarError } from '../../errors/index.ts';

/** Bytes that are no record at all, or a record of a known kind with the wrong shape. */
export class MalformedRecordError extends ShivarError {
  constructor(detail: string, cause?: unknown) {
    super('SYNC_RECORD_MALFORMED', `not a record: ${detail}`, { cause });
    this.name = 'MalformedRecordError';
  }
}

/** A code that this version of the program has no word for: the record is newer than its reader. */
export class NewerRecordError extends Error {}

/** Absent trailing fields are not written, so a field can be left out without costing a byte. */
export function withoutTrailingNulls(fields: readonly unknown[]): readonly unknown[] {
  let length = fields.length;
  while (length > 0 && fields[length - 1] === null) length -= 1;
  return length === fields.length ? fields : fields.slice(0, length);
}

/** `{ [key]: value }`, or nothing when the value is absent: optional fields must not exist as undefined. */
export function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  // A computed key widens to string; the one key there is, is K.
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V });
}

/** Reads the fields of one decoded array in order, each once, each checked. */
export class FieldReader {
  readonly #fields: readonly unknown[];
  #next = 0;

  constructor(fields: unknown) {
    if (!Array.isArray(fields)) throw new MalformedRecordError('not an array');
    this.#fields = fields;
  }

  get remaining(): number {
    return this.#fields.length - this.#next;
  }

  /** The next field as it is; null past the end. */
  any(): unknown {
    const field = this.#next < this.#fields.length ? this.#fields[this.#next] : null;
    this.#next += 1;
    return field;
  }

  integer(): number {
    const field = this.any();
    if (!Number.isSafeInteger(field)) throw new MalformedRecordError('integer expected');
    return Number(field);
  }

  number(): number {
    const field = this.any();
    if (typeof field !== 'number') throw new MalformedRecordError('number expected');
    return field;
  }

  text(): string {
    const field = this.any();
    if (typeof field !== 'string') throw new MalformedRecordError('text expected');
    return field;
  }

  boolean(): boolean {
    const field = this.any();
    if (typeof field !== 'boolean') throw new MalformedRecordError('boolean expected');
    return field;
  }

  /** The fields of a nested array; none when it is absent. */
  nested(): FieldReader {
    return new FieldReader(this.any() ?? []);
  }

  /** Every remaining field as a nested array. */
  *each(): IterableIterator<FieldReader> {
    while (this.remaining > 0) yield new FieldReader(this.any());
  }

  /** Reads the next field with `read`, or undefined when it is null or past the end. */
  optional<T>(read: (fields: FieldReader) => T): T | undefined {
    if (this.#next >= this.#fields.length || this.#fields[this.#next] === null) {
      this.#next += 1;
      return undefined;
    }
    return read(this);
  }

  /** A layout never grows: a longer one is a new kind, so anything left over is an error. */
  end(): void {
    if (this.remaining > 0) throw new MalformedRecordError('more fields than the kind has');
  }
}
