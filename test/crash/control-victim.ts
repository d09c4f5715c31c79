// The usual way, for comparison: an ordinary subscriber that stores in batches, while the broker has long answered.
// Argument: what it is to be, as JSON.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Aedes } from 'aedes';
import { CONTROL_INSERT, openControlStore } from './control-store.ts';
import type { VictimOptions } from './victim.ts';

/** A usual flush interval. */
const FLUSH_EVERY_MS = 50;

// The parent wrote it.
const { dataDirectory, port } = JSON.parse(process.argv[2] ?? '') as VictimOptions;
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
server.listen(port, '127.0.0.1');
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
console.log(JSON.stringify({ port: (server.address() as AddressInfo).port }));
