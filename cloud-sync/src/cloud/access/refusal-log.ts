import type { GatewayId } from '@shivar/core/model';
import { MINUTE, type Monotonic } from '@shivar/core/time';
import type { CloudClock } from '../cloud-clock.ts';
import type { CloudRegistry } from '../store/cloud-store.ts';

/** Anyone can send rubbish; the audit must not become a way to fill the disk. The rest is counted. */
const MAX_ENTRIES_PER_MINUTE = 20;

/** Writes requests that were turned away as a whole into the audit, within bounds. */
export class RefusalLog {
  readonly #registry: Pick<CloudRegistry, 'auditRefusal'>;
  readonly #clock: CloudClock;
  readonly #monotonic: Monotonic;
  #minuteBegan = Number.NEGATIVE_INFINITY;
  #inMinute = 0;
  #unwritten = 0;

  constructor(registry: Pick<CloudRegistry, 'auditRefusal'>, clock: CloudClock, monotonic: Monotonic) {
    this.#registry = registry;
    this.#clock = clock;
    this.#monotonic = monotonic;
  }

  async refused(gateway: GatewayId | undefined, detail: string): Promise<void> {
    const now = this.#monotonic.now();
    if (now - this.#minuteBegan >= MINUTE) {
      this.#minuteBegan = now;
      this.#inMinute = 0;
    }
    this.#inMinute += 1;
    if (this.#inMinute > MAX_ENTRIES_PER_MINUTE) {
      this.#unwritten += 1;
      return;
    }
    const before = this.#unwritten === 0 ? '' : ` (${this.#unwritten} more before this were only counted)`;
    this.#unwritten = 0;
    await this.#registry.auditRefusal({
      ...(gateway === undefined ? {} : { gateway }),
      detail: `${detail}${before}`,
      at: this.#clock.now(),
    });
  }
}
