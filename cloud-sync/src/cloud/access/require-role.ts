import { HttpError, type HttpRequest } from '@shivar/platform/http';
import type { CloudRegistry, Role } from '../store/cloud-store.ts';
import { hashToken } from './secrets.ts';

/**
 * Lets a request pass whose bearer token (RFC 6750) has the role, or a greater one.
 * @throws {HttpError} 401 without a known token, 403 with one of too small a role
 */
export async function requireRole(
  request: Pick<HttpRequest, 'headers'>,
  role: Role,
  registry: Pick<CloudRegistry, 'tokenRole'>,
): Promise<void> {
  const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '') ?? [];
  const given = token === undefined ? undefined : await registry.tokenRole(hashToken(token));
  if (given === undefined) {
    throw new HttpError(401, 'TOKEN_NEEDED', 'Send a valid token: `authorization: Bearer TOKEN`.', {
      headers: { 'www-authenticate': 'Bearer realm="shivar"' },
    });
  }
  if (given !== role && given !== 'admin') {
    throw new HttpError(403, 'ROLE_TOO_SMALL', `This needs a token with the role ${role}.`);
  }
}
