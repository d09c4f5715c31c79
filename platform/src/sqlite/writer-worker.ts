import { parentPort, workerData } from 'node:worker_threads';
import { databaseError } from './database-error.ts';
import { NodeConnection } from './node-connection.ts';
import type { Call, Reply, WorkerStart } from './worker-protocol.ts';

/** Entry of the thread that owns the connections of one file. Calls are handled one at a time, in order. */
function serve(start: WorkerStart): void {
  const port = parentPort;
  if (port === null) throw new Error('writer-worker runs only as a worker thread');
  let connection: NodeConnection | undefined;
  let last: Promise<void> = Promise.resolve();

  async function handle(call: Call): Promise<Reply> {
    try {
      if (call.kind === 'open') connection = await NodeConnection.open(start);
      if (call.kind === 'transaction') connection?.transaction(call.writes);
      if (call.kind === 'close') connection?.close();
      if (call.kind !== 'read') return { id: call.id, kind: 'done' };
      return { id: call.id, kind: 'done', rows: connection?.read(call.sql, call.parameters) ?? [] };
    } catch (error) {
      const { code, message, retryable } = databaseError(error, `${call.kind} ${start.path}`);
      return { id: call.id, kind: 'failed', failure: { code, message, retryable, cause: error } };
    }
  }

  port.on('message', (call: Call) => {
    last = last.then(async () => {
      port.postMessage(await handle(call));
      if (call.kind === 'close') port.close();
    });
  });
}

serve(workerData as WorkerStart); // the one who starts this thread is node-backend.ts
