import type { Duplex } from 'node:stream';

/** Why the guard closed a connection. */
export type GuardRefusal = 'notConnectFirst' | 'reservedPacket' | 'badLength' | 'packetTooLarge';

/** Largest remaining length of a packet, in bytes, before the client is known and after. */
export interface GuardLimits {
  /** CONNECT carries a client id, a user name, a password and a short will; 4 kB is ten times what they need. */
  readonly beforeAuthentication: number;
  readonly afterAuthentication: number;
}

/** 64 kB holds hours of buffered readings, and is what one read from a socket brings at most. */
export const DEFAULT_GUARD_LIMITS: GuardLimits = {
  beforeAuthentication: 4096,
  afterAuthentication: 65_536,
};

const CONNECT = 1;
const PUBLISH = 3;
/** A remaining length has at most four bytes [MQTT-2.2.3]. */
const MAX_LENGTH_BYTES = 4;

/**
 * The flag bits each packet type must carry towards a server [MQTT-2.2.2-1]; -1: a server never receives the type.
 * PUBLISH has flags of its own.
 */
const REQUIRED_FLAGS = [-1, 0, -1, -2, 0, 0, 2, 0, 2, -1, 2, -1, 0, -1, 0, -1] as const;

/**
 * Follows the fixed headers in a byte stream without keeping any of it, so that a packet longer than its limit is
 * refused when its header arrives, not when its body has filled the memory (aedes has no limit of its own). Chunks
 * may be cut anywhere. After a refusal every further call refuses again.
 */
export class FixedHeaderGuard {
  readonly #limits: GuardLimits;
  #authenticated = false;
  #first = true;
  #refused: GuardRefusal | undefined;
  /** Bytes of the current packet's body still to come. */
  #body = 0;
  /** Length bytes read so far of the current header, or -1 between packets. */
  #lengthBytes = -1;
  #length = 0;

  constructor(limits: GuardLimits = DEFAULT_GUARD_LIMITS) {
    this.#limits = limits;
  }

  /** From now on the larger limit holds. */
  authenticated(): void {
    this.#authenticated = true;
  }

  /** The reason to close the connection, or undefined when the chunk may be parsed. */
  accept(chunk: Uint8Array): GuardRefusal | undefined {
    let at = 0;
    while (at < chunk.length && this.#refused === undefined) {
      if (this.#body > 0) {
        const skipped = Math.min(this.#body, chunk.length - at);
        this.#body -= skipped;
        at += skipped;
        continue;
      }
      const byte = chunk[at] ?? 0;
      at += 1;
      this.#refused = this.#lengthBytes < 0 ? this.#beginPacket(byte) : this.#readLength(byte);
    }
    return this.#refused;
  }

  #beginPacket(byte: number): GuardRefusal | undefined {
    const type = byte >> 4;
    const flags = byte & 0x0f;
    if (this.#first && type !== CONNECT) return 'notConnectFirst';
    this.#first = false;
    const qos = (flags >> 1) & 3;
    const wellFormed = type === PUBLISH ? qos !== 3 : flags === REQUIRED_FLAGS[type];
    if (!wellFormed) return 'reservedPacket';
    this.#lengthBytes = 0;
    this.#length = 0;
    return undefined;
  }

  #readLength(byte: number): GuardRefusal | undefined {
    this.#length += (byte & 0x7f) * 128 ** this.#lengthBytes;
    this.#lengthBytes += 1;
    const more = (byte & 0x80) !== 0;
    if (more && this.#lengthBytes === MAX_LENGTH_BYTES) return 'badLength';
    const limit = this.#authenticated ? this.#limits.afterAuthentication : this.#limits.beforeAuthentication;
    if (this.#length > limit) return 'packetTooLarge';
    if (more) return undefined;
    this.#body = this.#length;
    this.#lengthBytes = -1;
    return undefined;
  }
}

/**
 * Puts `guard` between a socket and its reader: whoever calls `read` gets bytes the guard has passed, and nothing
 * while `admits` says no. On a refusal the socket is destroyed, `refused` is called once, and the reader sees nothing
 * more.
 */
export function guardReads(
  socket: Duplex,
  guard: FixedHeaderGuard,
  admits: () => boolean,
  refused: (reason: GuardRefusal) => void,
): void {
  const read = socket.read.bind(socket);
  let closed = false;
  socket.read = (size?: number): unknown => {
    // Reading nothing (size 0) is how the stream looks after itself.
    const chunk: unknown = closed || (size !== 0 && !admits()) ? null : read(size);
    if (!(chunk instanceof Uint8Array)) return chunk;
    const reason = guard.accept(chunk);
    if (reason === undefined) return chunk;
    closed = true;
    refused(reason);
    socket.destroy();
    return null;
  };
}
