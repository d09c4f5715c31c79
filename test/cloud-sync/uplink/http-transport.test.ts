import { httpTransport } from '@shivar/cloud-sync/uplink';
import { uplinkTransportContract } from '../../contracts/uplink-transport.ts';

uplinkTransportContract('HTTP', (url, answerTimeoutMs) =>
  httpTransport({ url, gateway: 'gw', answerTimeoutMs }),
);
