import { decode, type Token, Tokenizer, Type } from 'cborg';
import { MAX_NESTING } from './limits.ts';
import { type Unreadable, unreadable } from './unreadable.ts';

/** A decimal fraction (RFC 8949 section 3.4.4): mantissa × 10^exponent, as it stood in the payload. */
export class DecimalFraction {
  readonly exponent: unknown;
  readonly mantissa: unknown;

  constructor(content: unknown) {
    const parts: readonly unknown[] = Array.isArray(content) && content.length === 2 ? content : [];
    this.exponent = parts[0];
    this.mantissa = parts[1];
  }
}

/** An epoch-based date-time (RFC 8949 section 3.4.2): seconds since 1970, whole or not. */
export class EpochSeconds {
  readonly seconds: unknown;

  constructor(content: unknown) {
    this.seconds = content;
  }
}

class TooDeepError extends Error {}

/** cborg's tokenizer, with an end to nesting: the decoder behind it recurses once per level. */
class BoundedTokenizer extends Tokenizer {
  /** Items still to come in each open list, map or tag; Infinity for one of indefinite length. */
  readonly #open: number[] = [];

  override next(): Token {
    const token = super.next();
    const inside = itemsInside(token);
    if (inside > 0) this.#enter(inside);
    else this.#leave(token);
    return token;
  }

  #enter(items: number): void {
    if (this.#open.length >= MAX_NESTING) throw new TooDeepError();
    this.#open.push(items);
  }

  #leave(token: Token): void {
    if (Type.equals(token.type, Type.break) && this.#open.pop() !== Number.POSITIVE_INFINITY) {
      throw new Error('unexpected break');
    }
    while (this.#open.length > 0) {
      const last = this.#open.length - 1;
      const remaining = (this.#open[last] ?? 0) - 1;
      this.#open[last] = remaining;
      if (remaining > 0) return;
      this.#open.pop();
    }
  }
}

function itemsInside(token: Token): number {
  if (Type.equals(token.type, Type.array)) return token.value;
  if (Type.equals(token.type, Type.map)) return 2 * token.value;
  return Type.equals(token.type, Type.tag) ? 1 : 0;
}

const OPTIONS = {
  allowBigInt: true,
  coerceUndefinedToNull: true,
  rejectDuplicateMapKeys: true,
  tags: {
    0: (content: () => unknown): unknown => content(),
    1: (content: () => unknown): EpochSeconds => new EpochSeconds(content()),
    4: (content: () => unknown): DecimalFraction => new DecimalFraction(content()),
    55799: (content: () => unknown): unknown => content(),
  },
};

/**
 * The CBOR item in `payload` with maps as plain objects, or why there is none. Maps have text keys, each once.
 * Tags 0 and 1 (times), 4 (decimal fractions) and 55799 (self-described) are understood.
 */
export function plainFromCbor(payload: Uint8Array): { readonly plain: unknown } | Unreadable {
  try {
    const tokenizer = new BoundedTokenizer(payload, OPTIONS);
    return { plain: decode(payload, { ...OPTIONS, tokenizer }) };
  } catch (error) {
    if (error instanceof TooDeepError) {
      return unreadable(
        'tooDeep',
        `maps and lists are nested more than ${MAX_NESTING} deep; send one map of names and numbers`,
      );
    }
    const message = error instanceof Error ? error.message.replace(/^CBOR decode error: /, '') : 'not CBOR';
    return unreadable('notCbor', `${message}; send one map such as {"airTemperature": 31.2} in CBOR`);
  }
}
