import { ShivarError } from '../../errors/index.ts';

/** Largest number of zeros before a unary code gives way to an escape: longer ones would cost more than the value. */
const MAX_QUOTIENT = 20;
/** Width of an escaped value's length. */
const LENGTH_BITS = 6;

/** Writes numbers bit by bit, the most significant first. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #current = 0;
  #filled = 0;

  /** Bits written so far. */
  get length(): number {
    return this.#bytes.length * 8 + this.#filled;
  }

  /** Writes the lowest `width` bits of a non-negative integer below 2^53. */
  bits(value: number, width: number): void {
    for (let bit = width - 1; bit >= 0; bit -= 1) {
      this.#current = (this.#current << 1) | (Math.floor(value / 2 ** bit) & 1);
      this.#filled += 1;
      if (this.#filled === 8) this.#flushByte();
    }
  }

  /** Golomb-Rice with divisor 2^k: quotient in unary, remainder in k bits; very large quotients are escaped. */
  rice(value: number, k: number): void {
    const quotient = Math.floor(value / 2 ** k);
    if (quotient >= MAX_QUOTIENT) {
      this.bits(0, MAX_QUOTIENT);
      this.plain(value);
      return;
    }
    this.bits(1, quotient + 1);
    this.bits(value % 2 ** k, k);
  }

  /** Length in bits, then the value. */
  plain(value: number): void {
    const width = bitWidth(value);
    this.bits(width, LENGTH_BITS);
    this.bits(value, width);
  }

  /** Everything written, the last byte filled with zeros. */
  finish(): Uint8Array {
    while (this.#filled !== 0) this.bits(0, 1);
    return Uint8Array.from(this.#bytes);
  }

  #flushByte(): void {
    this.#bytes.push(this.#current & 0xff);
    this.#current = 0;
    this.#filled = 0;
  }
}

/** Reads what a {@link BitWriter} wrote. Throws `FRAME_MALFORMED` past the end. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bits(width: number): number {
    let value = 0;
    for (let count = 0; count < width; count += 1) value = value * 2 + this.#bit();
    return value;
  }

  rice(k: number): number {
    let quotient = 0;
    while (quotient < MAX_QUOTIENT && this.#bit() === 0) quotient += 1;
    if (quotient === MAX_QUOTIENT) return this.plain();
    return quotient * 2 ** k + this.bits(k);
  }

  plain(): number {
    return this.bits(this.bits(LENGTH_BITS));
  }

  #bit(): number {
    const byte = this.#bytes[this.#at >> 3];
    if (byte === undefined)
      throw new ShivarError('FRAME_MALFORMED', 'the frame ends in the middle of a value');
    const bit = (byte >> (7 - (this.#at & 7))) & 1;
    this.#at += 1;
    return bit;
  }
}

function bitWidth(value: number): number {
  return value === 0 ? 0 : Math.floor(Math.log2(value)) + 1;
}

/** Signed to unsigned so that small magnitudes stay small: 0, -1, 1, -2 … become 0, 1, 2, 3 … */
export function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/** The inverse of {@link zigzag}. */
export function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
