/** What goes wrong with the next answer of a probe. */
export type Mishap =
  | { readonly kind: 'silence' }
  /** Noise of the line driver before the answer. */
  | { readonly kind: 'noise'; readonly bytes: Uint8Array }
  | { readonly kind: 'wrongChecksum' }
  | { readonly kind: 'exception'; readonly code: number };

export interface ModbusProbeOptions {
  /** 1 to 247. */
  readonly address: number;
  /** Registers from 0 on; asked beyond them, it answers with exception 2. */
  readonly registers: readonly number[];
}

const REQUEST_BYTES = 8;
/** Longest run of bytes kept while a question is incomplete. */
const MAX_KEPT_BYTES = 256;
const ILLEGAL_FUNCTION = 1;
const ILLEGAL_ADDRESS = 2;

/**
 * A probe on RS-485, as far as its bytes go: it answers questions for its registers (functions 3 and 4) and is silent to
 * everybody else's. Its checksum is computed bit by bit from the standard's flow chart (Modbus over serial line V1.02,
 * appendix B), on purpose not with the table that the firmware bridge uses.
 */
export class ModbusProbe {
  registers: readonly number[];
  /** Questions for it that it has understood. */
  questions = 0;
  readonly #address: number;
  readonly #mishaps: Mishap[] = [];
  #kept: Uint8Array = new Uint8Array();

  constructor({ address, registers }: ModbusProbeOptions) {
    this.#address = address;
    this.registers = registers;
  }

  /** Makes its next answers go wrong, one each, in that order. */
  misbehave(...mishaps: readonly Mishap[]): void {
    this.#mishaps.push(...mishaps);
  }

  /** The answer to what has been received up to these bytes; undefined when it has none to give. */
  receive(bytes: Uint8Array): Uint8Array | undefined {
    this.#kept = concatenated(this.#kept, bytes).slice(-MAX_KEPT_BYTES);
    for (let start = 0; start + REQUEST_BYTES <= this.#kept.length; start++) {
      const question = this.#kept.subarray(start, start + REQUEST_BYTES);
      if (question[0] !== this.#address || !hasChecksum(question)) continue;
      this.#kept = this.#kept.slice(start + REQUEST_BYTES);
      this.questions += 1;
      return this.#answer(question);
    }
    return undefined;
  }

  #answer(question: Uint8Array): Uint8Array | undefined {
    const mishap = this.#mishaps.shift();
    switch (mishap?.kind) {
      case 'silence':
        return undefined;
      case 'exception':
        return this.#refusal(question, mishap.code);
      case 'noise':
        return concatenated(mishap.bytes, this.#reading(question));
      case 'wrongChecksum': {
        const answer = this.#reading(question);
        return answer.map((byte, index) => (index === answer.length - 1 ? byte ^ 0x55 : byte));
      }
      case undefined:
        return this.#reading(question);
    }
  }

  #reading(question: Uint8Array): Uint8Array {
    const view = new DataView(question.buffer, question.byteOffset);
    const code = view.getUint8(1);
    const first = view.getUint16(2);
    const count = view.getUint16(4);
    if (code !== 3 && code !== 4) return this.#refusal(question, ILLEGAL_FUNCTION);
    if (count === 0 || first + count > this.registers.length) return this.#refusal(question, ILLEGAL_ADDRESS);
    const values = this.registers.slice(first, first + count).flatMap((value) => [value >> 8, value & 0xff]);
    return withChecksum([this.#address, code, values.length, ...values]);
  }

  #refusal(question: Uint8Array, exception: number): Uint8Array {
    return withChecksum([this.#address, (question[1] ?? 0) | 0x80, exception]);
  }
}

function hasChecksum(frame: Uint8Array): boolean {
  const checked = withChecksum([...frame.subarray(0, -2)]);
  return checked.every((byte, index) => byte === frame[index]);
}

function withChecksum(body: readonly number[]): Uint8Array {
  let crc = 0xffff;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      const carry = crc & 1;
      crc >>= 1;
      if (carry === 1) crc ^= 0xa001;
    }
  }
  return Uint8Array.from([...body, crc & 0xff, crc >> 8]);
}

function concatenated(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
