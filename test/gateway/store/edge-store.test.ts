import { fileURLToPath } from 'node:url';
import { edgeStoreContract } from '../../contracts/edge-store.ts';
import { describeBackends } from '../../support/sqlite-backends.ts';
import { createStore } from './create-store.ts';

describeBackends('the edge store on SQLite', (backend) => {
  edgeStoreContract({
    create: (file) => createStore(file, backend),
    writer: { program: fileURLToPath(new URL('./killable-writer.js', import.meta.url)), argument: backend },
  });
});
