import type { Duplex } from 'node:stream';

/** Publications waiting in memory beyond which sockets are not read on, and below which they are again. */
export const GATE_CLOSES_AT_BYTES: number = 16 * 1024 * 1024;
const GATE_OPENS_AT_BYTES: number = GATE_CLOSES_AT_BYTES / 2;

/**
 * Bounds what all connections together have in memory. One connection is bounded by itself: it is not read on until its
 * publications are answered. Two thousand of them at once are not, so beyond the limit nobody is read on, the senders'
 * sockets fill, and they wait.
 */
export class ReadGate {
  readonly #waitingBytes: () => number;
  readonly #held = new Set<Duplex>();
  #closed = false;

  /** `waitingBytes` tells what waits now. */
  constructor(waitingBytes: () => number) {
    this.#waitingBytes = waitingBytes;
  }

  /** Whether a socket may be read now; one that may not is woken by {@link relieve}. */
  admits(socket: Duplex): boolean {
    if (!this.#closed && this.#waitingBytes() <= GATE_CLOSES_AT_BYTES) return true;
    this.#closed = true;
    this.#held.add(socket);
    return false;
  }

  /** The socket is gone. */
  forget(socket: Duplex): void {
    this.#held.delete(socket);
  }

  /** Less waits than before: lets everyone read on when it is little enough. */
  relieve(): void {
    if (!this.#closed || this.#waitingBytes() > GATE_OPENS_AT_BYTES) return;
    this.#closed = false;
    const held = [...this.#held];
    this.#held.clear();
    // The reader was told that there is something and got nothing; it has to be told again.
    for (const socket of held) socket.emit('readable');
  }
}
