import { instant } from '@shivar/core/present';
import type { StationBox } from '../box.ts';

/** How the box is, in one answer. */
export async function statusJson(box: StationBox): Promise<object> {
  const { clock, broker, reader } = box;
  const link = box.link();
  const [size, backlog, faults] = await Promise.all([reader.size(), reader.backlog(), reader.openFaults()]);
  return {
    gateway: box.id,
    softwareVersion: box.softwareVersion,
    clock: { now: instant(clock.now()), quality: clock.quality(), simulated: box.simulated },
    uptimeMs: clock.elapsed(),
    stations: box.configuration().stations.length,
    broker: { port: broker.port, connections: broker.connected(), refusals: broker.refusals() },
    link: {
      state: link.state,
      lastContactAt: instant(link.lastContactAtMs),
      bytesUp: link.bytesUp,
      bytesDown: link.bytesDown,
    },
    backlogRecords: backlog.reduce((sum, { records }) => sum + records, 0),
    openFaults: faults.length,
    store: size,
  };
}
