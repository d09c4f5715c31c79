/** How long a statement waits for a lock of another process (a backup, the command line) before DATABASE_BUSY. */
const BUSY_TIMEOUT_MS = 5000;

/**
 * The write-ahead log is copied into the file when it is this long. Longer means hot pages are copied less often,
 * shorter means a shorter pause for the commit that happens to do the copying; 4 MB is well under a second on a
 * poor SD card.
 */
const CHECKPOINT_BYTES: number = 4 * 1024 * 1024;

/** A log that grew beyond this (a reader held it open) is cut back at its next reset. */
const MAX_KEPT_LOG_BYTES: number = 16 * CHECKPOINT_BYTES;

/**
 * Pages written per commit are what wears an SD card: at one message a second a commit is one or two pages. Measured
 * in docs/decisions/002-sqlite-backends.md.
 */
export const DEFAULT_PAGE_BYTES = 1024;

/** Statements that set up the writing connection. `page_size` counts only while the file is still empty. */
export function writerSettings(pageBytes: number): readonly string[] {
  return [
    `PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`,
    `PRAGMA page_size = ${pageBytes}`,
    'PRAGMA journal_mode = WAL',
    // A commit that resolved survives power loss; NORMAL may lose the last ones (sqlite.org/wal.html).
    'PRAGMA synchronous = FULL',
    'PRAGMA foreign_keys = ON',
    `PRAGMA wal_autocheckpoint = ${CHECKPOINT_BYTES / pageBytes}`,
    `PRAGMA journal_size_limit = ${MAX_KEPT_LOG_BYTES}`,
    'PRAGMA temp_store = MEMORY',
  ];
}

/** Statements that set up the reading connection. */
export const READER_SETTINGS: readonly string[] = [
  `PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`,
  'PRAGMA query_only = ON',
];

/** The file beside a database that its one writer holds locked; it stays empty. */
export function lockPath(path: string): string {
  return `${path}.lock`;
}

/** Statements that take the lock, or fail at once with SQLITE_BUSY. */
export const TAKE_LOCK: readonly string[] = ['PRAGMA busy_timeout = 0', 'BEGIN EXCLUSIVE'];
