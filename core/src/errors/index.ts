/** What every error of Shivar carries; the codes are listed in docs/errors.md. */
export interface ErrorOptions {
  /** Whether the same call may succeed later without anything being changed. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** An error a caller may handle. Bad sensor data is never one of these: it is a result with a reason. */
export class ShivarError extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ShivarError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/** A broken assumption of ours: stop and restart clean. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new ShivarError('ASSERTION_FAILED', message);
}

/** Makes a switch exhaustive at compile time. */
export function unreachable(value: never): never {
  throw new ShivarError('ASSERTION_FAILED', `unexpected value ${JSON.stringify(value)}`);
}
