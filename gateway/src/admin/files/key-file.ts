import { readFile } from 'node:fs/promises';
import { ShivarError } from '@shivar/core/errors';
import { GATEWAY_KEY_BYTES } from '@shivar/core/sync';

/** The key of this gateway from its file: base64url, as the cloud printed it. @throws {ShivarError} GATEWAY_KEY_MISSING, GATEWAY_KEY_MALFORMED. */
export async function readGatewayKey(file: string): Promise<Uint8Array> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new ShivarError(
      'GATEWAY_KEY_MISSING',
      `a cloud is configured, but the key of this gateway is not in ${file}: make one with \`shivar cloud add-gateway\` and put it there`,
      { cause },
    );
  });
  const key = Buffer.from(text.trim(), 'base64url');
  if (key.length !== GATEWAY_KEY_BYTES || key.toString('base64url') !== text.trim()) {
    throw new ShivarError(
      'GATEWAY_KEY_MALFORMED',
      `${file} does not hold a key as \`shivar cloud add-gateway\` prints it`,
    );
  }
  return new Uint8Array(key);
}
