import { ShivarError } from '@shivar/core/errors';
import type { ProcessingTime } from '@shivar/core/time';
import type { CloudRegistry } from '../store/cloud-store.ts';
import { hashToken, MIN_TOKEN_CHARACTERS, newToken } from './secrets.ts';

/**
 * Sees to it that someone can administer: makes the given token known, or, when there is none at all, makes the first.
 * @returns the first token, to be shown once; undefined when none was made
 * @throws ShivarError TOKEN_TOO_SHORT
 */
export async function ensureAdminToken(
  registry: Pick<CloudRegistry, 'addToken' | 'tokenRole' | 'hasTokens'>,
  given: string | undefined,
  at: ProcessingTime,
): Promise<string | undefined> {
  if (given !== undefined) {
    if (given.length < MIN_TOKEN_CHARACTERS) {
      throw new ShivarError(
        'TOKEN_TOO_SHORT',
        `a token has at least ${MIN_TOKEN_CHARACTERS} characters; leave it out and one is made`,
      );
    }
    const known = await registry.tokenRole(hashToken(given));
    if (known === undefined) {
      await registry.addToken({ hash: hashToken(given), name: 'environment', role: 'admin', at });
    }
    return undefined;
  }
  if (await registry.hasTokens()) return undefined;
  const token = newToken();
  await registry.addToken({ hash: hashToken(token), name: 'first', role: 'admin', at });
  return token;
}
