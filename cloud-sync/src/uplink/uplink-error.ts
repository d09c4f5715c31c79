import { ShivarError } from '@shivar/core/errors';

/**
 * Why an exchange came to nothing. `UPLINK_UNREACHABLE`: no answer, or half of one. `UPLINK_BUSY`: the cloud asks to
 * come later. `UPLINK_TOO_LARGE`: send less at once. `UPLINK_REFUSED`: the cloud does not know this gateway or its key.
 * `UPLINK_FORGED`: the answer was not written by who holds the key. `UPLINK_FAILED`: the cloud could not do it.
 */
export type UplinkErrorCode =
  | 'UPLINK_UNREACHABLE'
  | 'UPLINK_BUSY'
  | 'UPLINK_TOO_LARGE'
  | 'UPLINK_REFUSED'
  | 'UPLINK_FORGED'
  | 'UPLINK_FAILED';

/** An exchange that failed. Nothing that was sent counts as delivered; it will be sent again. */
export class UplinkError extends ShivarError {
  /** How long the cloud asks to be left alone, ms. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: UplinkErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly retryAfterMs?: number | undefined } = {},
  ) {
    super(code, message, { retryable: true, cause: options.cause });
    this.name = 'UplinkError';
    this.retryAfterMs = options.retryAfterMs;
  }
}
