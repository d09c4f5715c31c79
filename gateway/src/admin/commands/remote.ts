import { ShivarError } from '@shivar/core/errors';
import { formatErrors } from '@shivar/core/validation';

/** A box or cloud that does not answer for this long is not there. */
const TIMEOUT_MS = 60_000;

export interface RemoteRequest {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** An answer that was a success. */
export interface RemoteAnswer {
  /** The JSON body; undefined when there is none. */
  readonly body: unknown;
  readonly cookies: readonly string[];
}

/**
 * Calls a program of ours over HTTP.
 *
 * @throws {ShivarError} REMOTE_UNREACHABLE, REMOTE_REFUSED with what it said.
 */
export async function callRemote(
  url: URL,
  { method, headers = {}, body, signal }: RemoteRequest,
): Promise<RemoteAnswer> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
  } catch (cause) {
    throw new ShivarError('REMOTE_UNREACHABLE', `${url.origin} does not answer: ${reason(cause)}`, {
      cause,
      retryable: true,
    });
  }
  const text = await response.text();
  if (!response.ok) throw refused(url, response.status, text);
  return { body: text === '' ? undefined : JSON.parse(text), cookies: response.headers.getSetCookie() };
}

/** The address of a program from the command line. @throws {ShivarError} ARGUMENT_INVALID. */
export function remoteUrl(text: string, path: string): URL {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
    return new URL(path, text.endsWith('/') ? text : `${text}/`);
  throw new ShivarError('ARGUMENT_INVALID', `--url must be an http or https address, not "${text}"`);
}

function refused(url: URL, status: number, text: string): ShivarError {
  const { detail, code, errors } = problemIn(text);
  const faults = errors.length === 0 ? '' : `\n${formatErrors(errors)}`;
  return new ShivarError('REMOTE_REFUSED', `${url.origin} refused with ${status}${code}: ${detail}${faults}`);
}

interface Problem {
  readonly detail: string;
  readonly code: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
}

/** The problem details in an answer, or what can be made of something else. */
function problemIn(text: string): Problem {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) throw new TypeError('no object');
    const { detail, code, errors } = parsed as { detail?: unknown; code?: unknown; errors?: unknown };
    return {
      detail: typeof detail === 'string' ? detail : 'no reason was given',
      code: typeof code === 'string' ? ` ${code}` : '',
      errors: Array.isArray(errors)
        ? errors.map(({ path, message }) => ({ path: String(path), message: String(message) }))
        : [],
    };
  } catch {
    return { detail: text.slice(0, 200) || 'no reason was given', code: '', errors: [] };
  }
}

/** fetch hides what happened in the cause. */
function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
