export type * from './database.ts';
export { migrate, schemaVersion } from './migrate.ts';
export { chooseBackend, openDatabase } from './open-database.ts';
