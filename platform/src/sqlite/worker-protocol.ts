import type { Row, SqlValue, Write } from './database.ts';

/** What the writer worker is started with. */
export interface WorkerStart {
  readonly path: string;
  readonly pageBytes: number;
  readonly readOnly: boolean;
}

/** A call to the worker. Calls are answered in order, each by one {@link Reply} with the same id. */
export type Call = { readonly id: number } & (
  | { readonly kind: 'open' }
  | { readonly kind: 'transaction'; readonly writes: readonly Write[] }
  | { readonly kind: 'read'; readonly sql: string; readonly parameters: readonly SqlValue[] }
  | { readonly kind: 'close' }
);

/** A failure as it travels between threads. */
interface Failure {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly cause: unknown;
}

export type Reply = { readonly id: number } & (
  | { readonly kind: 'done'; readonly rows?: readonly Row[] }
  | { readonly kind: 'failed'; readonly failure: Failure }
);
