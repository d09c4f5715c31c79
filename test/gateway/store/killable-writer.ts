import type { SqliteBackend } from '@shivar/platform/sqlite';
import { writeUntilKilled } from '../../contracts/edge-store/write-until-killed.ts';
import { createStore } from './create-store.ts';

// A program for the tests that kill it: `killable-writer.js FILE FIRST BACKEND`.
const [, , file = '', first = '1', backend = 'node'] = process.argv;
await writeUntilKilled(createStore(file, backend as SqliteBackend), Number(first)); // as the tests start it
