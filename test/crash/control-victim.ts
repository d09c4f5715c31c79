// The usual way, for comparison: an ordinary subscriber that stores in batches, while the broker has long answered.
// Arguments: the data directory and the port.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Aedes } from 'aedes';
import { CONTROL_INSERT, openControlStore } from './control-store.ts';

/** A usual flush interval. */
const FLUSH_EVERY_MS = 50;

const [dataDirectory = '', port = '0'] = process.argv.slice(2);
const database = await openControlStore(dataDirectory);
let rows: [string, string][] = [];
const broker = await Aedes.createBroker();
broker.subscribe(
  'shivar/#',
  ({ topic, payload }, done) => {
    rows.push([topic, String(payload)]);
    done();
  },
  () => undefined,
);
const server = createServer((socket) => void broker.handle(socket));
server.listen(Number(port), '127.0.0.1');
await once(server, 'listening');
const flush = async (): Promise<void> => {
  const batch = rows;
  rows = [];
  if (batch.length > 0) await database.transaction([{ kind: 'insert', insert: CONTROL_INSERT, rows: batch }]);
  setTimeout(() => void flush(), FLUSH_EVERY_MS);
};
await flush();
process.on('SIGTERM', () => {
  const last = { kind: 'insert', insert: CONTROL_INSERT, rows } as const;
  void database.transaction([last]).then(() => process.exit(0));
});
// A listening TCP server has an address object, never a pipe name.
const address = server.address() as AddressInfo;
console.log(JSON.stringify({ ready: { broker: `mqtt://127.0.0.1:${address.port}` } }));
