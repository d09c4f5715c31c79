import { connect, type Socket } from 'node:net';
import { Direction } from './direction.ts';

/** Bytes that crossed the link since it was opened, and those that vanished in it. */
export interface LinkTraffic {
  connections: number;
  bytesUp: number;
  bytesDown: number;
  bytesLost: number;
}

/** Where the link leads. */
export interface LinkTarget {
  readonly host: string;
  readonly port: number;
}

/** One connection through the link: the near socket was accepted here, the far one leads to the target. */
export class RelayedConnection {
  readonly #near: Socket;
  readonly #target: LinkTarget;
  readonly #traffic: LinkTraffic;
  readonly #onClose: () => void;
  #far: Socket | undefined;
  #directions: readonly Direction[] = [];

  constructor(near: Socket, target: LinkTarget, traffic: LinkTraffic, onClose: () => void) {
    this.#near = near;
    this.#target = target;
    this.#traffic = traffic;
    this.#onClose = onClose;
    near.setNoDelay(true);
    near.pause();
    near.on('error', () => this.reset());
    near.on('close', () => {
      this.#far?.destroy();
      onClose();
    });
  }

  /** Opens the far side, if it is not open yet, and lets bytes flow. */
  carry(): void {
    if (this.#far === undefined) this.#openFarSide();
    for (const direction of this.#directions) direction.hold(false);
  }

  /** Stops every byte where it is; the connection stays. */
  hold(): void {
    for (const direction of this.#directions) direction.hold(true);
  }

  /** Both ends learn at once that the connection is gone. */
  reset(): void {
    this.#far?.resetAndDestroy();
    this.#near.resetAndDestroy();
  }

  /** The far end is gone, the near end is not told: what it sends from now on is lost. */
  forget(): void {
    this.#far?.removeAllListeners('close');
    this.#far?.resetAndDestroy();
    this.#near.removeAllListeners('data').removeAllListeners('end');
    this.#near.on('data', (chunk: Buffer) => {
      this.#traffic.bytesLost += chunk.length;
    });
    this.#near.on('end', () => this.#near.end());
    this.#near.resume();
  }

  #openFarSide(): void {
    const far = connect({ ...this.#target, noDelay: true, allowHalfOpen: true });
    this.#far = far;
    this.#traffic.connections += 1;
    far.on('error', () => this.reset());
    far.on('close', () => {
      this.#near.destroySoon();
      this.#onClose();
    });
    this.#directions = [
      new Direction(this.#near, far, (bytes) => {
        this.#traffic.bytesUp += bytes;
      }),
      new Direction(far, this.#near, (bytes) => {
        this.#traffic.bytesDown += bytes;
      }),
    ];
  }
}
