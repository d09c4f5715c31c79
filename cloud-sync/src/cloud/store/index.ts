export * from './cloud-store.ts';
export { openSqliteCloudStore, type SqliteCloudStoreOptions } from './sqlite/open-sqlite-cloud-store.ts';
