import type { Socket } from 'node:net';

/**
 * One direction of a connection: what arrives at `from` goes on to `to`, with the backpressure of `to`. Holding it stops
 * the bytes where they are, in the buffers of the operating system, as a radio that has lost its cell does. Whatever
 * shapes the traffic (rate, delay, loss) belongs between the two.
 */
export class Direction {
  readonly #from: Socket;
  readonly #to: Socket;
  #held = false;
  #full = false;

  constructor(from: Socket, to: Socket, count: (bytes: number) => void) {
    this.#from = from;
    this.#to = to;
    from.on('data', (chunk: Buffer) => {
      count(chunk.length);
      this.#full = !to.write(chunk);
      this.#flow();
    });
    to.on('drain', () => {
      this.#full = false;
      this.#flow();
    });
    from.on('end', () => to.end());
  }

  hold(held: boolean): void {
    this.#held = held;
    this.#flow();
  }

  #flow(): void {
    if (this.#held || this.#full) this.#from.pause();
    else if (!this.#to.destroyed) this.#from.resume();
  }
}
