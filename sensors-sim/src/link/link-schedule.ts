import type { EventTime } from '@shivar/core/time';
import type { SimulatedClock } from '../clock/simulated-clock.ts';
import type { LinkProxy } from './link-proxy.ts';
import { type Outage, outageAt } from './outage.ts';

/** Told when the link goes down and when it is up again. */
export interface OutageChange {
  readonly event: 'outage';
  readonly simulatedTime: EventTime;
  /** Undefined when the link is up again. */
  readonly outage?: Outage;
}

/** Makes a link fail at the planned times of a simulated clock, until it is aborted or nothing more is planned. */
export async function followOutages(options: {
  readonly proxy: LinkProxy;
  readonly outages: readonly Outage[];
  readonly clock: SimulatedClock;
  readonly signal: AbortSignal;
  report(change: OutageChange): void;
}): Promise<void> {
  const { proxy, outages, clock, signal } = options;
  const edges = [...new Set(outages.flatMap(({ from, until }) => [from, until]))].sort((a, b) => a - b);
  for (const at of edges) {
    await clock.until(at, signal);
    const outage = outageAt(outages, at);
    await proxy.setOutage(outage?.kind);
    options.report({ event: 'outage', simulatedTime: at, ...(outage === undefined ? {} : { outage }) });
  }
}
