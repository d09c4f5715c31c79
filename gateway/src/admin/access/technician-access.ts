import { createHash, timingSafeEqual } from 'node:crypto';
import { ShivarError } from '@shivar/core/errors';
import type { Monotonic } from '@shivar/core/time';
import {
  HttpError,
  type HttpRequest,
  readCookie,
  requireSameOrigin,
  sessionCookie,
} from '@shivar/platform/http';
import { LoginGuard } from './login-guard.ts';
import { SESSION_MS, type Session, Sessions } from './sessions.ts';
import { checkPassword, MAX_PASSWORD_CHARACTERS } from './technician-file.ts';

const COOKIE = 'shivar-session';

/** Header in which programs and scripts of our pages carry the form token. */
export const FORM_TOKEN_HEADER = 'x-shivar-form-token';

/** Log-in of the technician, and the checks before everything that only a technician may see or change. */
export class TechnicianAccess {
  readonly #passwordFile: string;
  readonly #sessions: Sessions;
  readonly #guard: LoginGuard;

  constructor(passwordFile: string, monotonic: Monotonic) {
    this.#passwordFile = passwordFile;
    this.#sessions = new Sessions(monotonic);
    this.#guard = new LoginGuard(monotonic);
  }

  /**
   * Logs in. Gives the `set-cookie` value and the session.
   *
   * @throws {HttpError} 401 for a wrong password, 429 with `retry-after` after too many, 409 when none was ever set.
   */
  async logIn(
    request: HttpRequest,
    password: string,
  ): Promise<{ readonly cookie: string; readonly session: Session }> {
    requireSameOrigin(request);
    const waitMs = this.#guard.waitMs(request.remoteAddress);
    if (waitMs > 0) throw tooMany(waitMs);
    this.#guard.attempted(request.remoteAddress);
    if (!(await this.#isRight(password)))
      throw new HttpError(401, 'LOGIN_WRONG_PASSWORD', 'The password is wrong.');
    this.#guard.succeeded(request.remoteAddress);
    const { secret, session } = this.#sessions.begin();
    return { cookie: this.#cookie(secret, SESSION_MS / 1000), session };
  }

  /** Ends the session and gives the `set-cookie` value that removes the cookie. */
  logOut(request: HttpRequest): string {
    this.#sessions.end(readCookie(request.headers.cookie, COOKIE));
    return this.#cookie('', 0);
  }

  /** The technician's session behind a request, or undefined. */
  session(request: HttpRequest): Session | undefined {
    return this.#sessions.find(readCookie(request.headers.cookie, COOKIE));
  }

  /** @throws {HttpError} 401 when nobody is logged in. */
  requireTechnician(request: HttpRequest): Session {
    const session = this.session(request);
    if (session === undefined) throw new HttpError(401, 'LOGIN_REQUIRED', 'Log in as the technician first.');
    return session;
  }

  /**
   * The check before every change: a technician, from a page of ours, who meant it. `formToken` is the field of a form;
   * without a form the header {@link FORM_TOKEN_HEADER} is looked at.
   *
   * @throws {HttpError} 401, 403.
   */
  requireChange(request: HttpRequest, formToken?: string | null): void {
    requireSameOrigin(request);
    const session = this.requireTechnician(request);
    const given = formToken ?? request.headers[FORM_TOKEN_HEADER];
    if (typeof given !== 'string' || !equal(given, session.formToken)) {
      throw new HttpError(403, 'FORM_TOKEN_WRONG', 'This form is too old: open the page again.');
    }
  }

  async #isRight(password: string): Promise<boolean> {
    if (password.length > MAX_PASSWORD_CHARACTERS) return false;
    try {
      return await checkPassword(this.#passwordFile, password);
    } catch (cause) {
      if (!(cause instanceof ShivarError && cause.code === 'CONFIG_UNREADABLE')) throw cause;
      const detail = 'No password has been set on this box: run `shivar technician password` on it.';
      throw new HttpError(409, 'LOGIN_NOT_SET_UP', detail, { cause });
    }
  }

  /** Not `Secure`: the box speaks plain HTTP in its own network until it has a certificate. */
  #cookie(value: string, maxAgeSeconds: number): string {
    return sessionCookie(COOKIE, value, { maxAgeSeconds, secure: false });
  }
}

function tooMany(waitMs: number): HttpError {
  const seconds = Math.ceil(waitMs / 1000);
  return new HttpError(
    429,
    'LOGIN_TOO_MANY_ATTEMPTS',
    `Too many wrong passwords: try again in ${seconds} s.`,
    {
      headers: { 'retry-after': String(seconds) },
    },
  );
}

function equal(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
