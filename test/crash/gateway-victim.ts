// The gateway as a process of its own, to be killed. Argument: what it is to be, as JSON.
import { benchAuthenticator } from '@shivar/gateway/broker';
import { trustedSystemClock } from '@shivar/gateway/pipeline';
import { startGateway } from '@shivar/gateway/runtime';
import { createLogger } from '@shivar/platform/log';
import type { VictimOptions } from './victim.ts';
import { sendersOf, stationOf } from './village.ts';

// The parent wrote it.
const { dataDirectory, port, crowd } = JSON.parse(process.argv[2] ?? '') as VictimOptions;
const gateway = await startGateway({
  id: 'gw-crash',
  softwareVersion: '0.0.0',
  dataDirectory,
  configuration: { stations: [stationOf(sendersOf(crowd))], packs: [] },
  clock: trustedSystemClock(),
  broker: { host: '127.0.0.1', port, authenticator: benchAuthenticator },
  log: createLogger({ program: 'gateway', level: 'silent' }),
  fatal: (error) => {
    console.error(error);
    process.exit(1);
  },
});
process.on('SIGTERM', () => {
  gateway.stop().then(
    () => process.exit(0),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});
console.log(JSON.stringify({ port: gateway.broker.port }));
