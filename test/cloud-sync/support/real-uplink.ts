import { randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import {
  DEFAULT_TIMING,
  httpTransport,
  startUplink,
  type Uplink,
  type UplinkTiming,
} from '@shivar/cloud-sync/uplink';
import type { MemorySource } from '../uplink/memory-source.ts';

/** Retries quickly, as a test has no minutes to wait. */
const TIMING: UplinkTiming = { ...DEFAULT_TIMING, baseMs: 10, capMs: 100, alertCapMs: 50, gatherMs: 0 };

/** The edge end with real time and a real connection, over a memory of the test. */
export function realUplink(
  t: TestContext,
  options: {
    readonly url: string;
    readonly key: Uint8Array;
    readonly source: MemorySource;
    readonly timing?: Partial<UplinkTiming>;
  },
): Uplink {
  const { url, key, source, timing } = options;
  const uplink = startUplink({
    source,
    transport: httpTransport({ url, gateway: 'gw', answerTimeoutMs: 2_000 }),
    gateway: 'gw',
    key,
    cloudEpoch: source.epoch,
    clock: { now: () => Date.now(), elapsed: () => performance.now(), quality: () => 'synced' },
    monotonic: { now: () => performance.now() },
    scheduler: {
      after: (delayMs, work) => {
        const timer = setTimeout(work, delayMs);
        return () => clearTimeout(timer);
      },
    },
    random: () => randomBytes(4).readUInt32BE() / 2 ** 32,
    log: { info: () => undefined, warn: () => undefined },
    timing: { ...TIMING, ...timing },
  });
  t.after(() => uplink.stop());
  return uplink;
}
