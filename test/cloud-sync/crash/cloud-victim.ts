import { type CloudStore, openSqliteCloudStore, startCloud, systemClock } from '@shivar/cloud-sync/cloud';
import { createLogger } from '@shivar/platform/log';

/**
 * The cloud with a bomb: kills its own process at the n-th request, at a chosen step. Arguments: file, port, step, n.
 * Tells its parent `{ port }` when it listens.
 */
type Step = 'beforeCommit' | 'duringCommit' | 'afterCommit' | 'never';

const [, , file = '', port = '0', step = 'never', at = '1'] = process.argv;

/** Long enough that the transaction has begun, short enough that it is not always done. */
const INTO_COMMIT_MS = 2;

function kill(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still alive');
}

function withBomb(store: CloudStore, wanted: Step, request: number): CloudStore {
  let requests = 0;
  return {
    reader: store.reader,
    registry: store.registry,
    cloudEpoch: () => store.cloudEpoch(),
    beginEpoch: (now) => store.beginEpoch(now),
    forgetBefore: (before) => store.forgetBefore(before),
    close: () => store.close(),
    receive: async (...call) => {
      requests += 1;
      const due = requests === request ? wanted : 'never';
      if (due === 'beforeCommit') kill();
      if (due === 'duringCommit') setTimeout(kill, INTO_COMMIT_MS);
      const receipt = await store.receive(...call);
      if (due === 'afterCommit') kill();
      return receipt;
    },
  };
}

const store = await openSqliteCloudStore({ path: file, now: Date.now() });
const cloud = await startCloud({
  store: withBomb(store, step as Step, Number(at)),
  clock: systemClock,
  monotonic: { now: () => performance.now() },
  log: createLogger({ program: 'cloud', level: 'silent' }),
  host: '127.0.0.1',
  port: Number(port),
  adminToken: 'an-admin-token-that-only-this-test-knows',
});
process.send?.({ port: cloud.listening.port });
process.once('disconnect', () => process.exit(0));
