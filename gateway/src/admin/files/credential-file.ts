import { ShivarError } from '@shivar/core/errors';
import { isIdentifier, type StationId } from '@shivar/core/model';
import { type ConfigDefinition, loadConfig, replaceFile } from '@shivar/platform/config';
import { z } from 'zod';
import { type CredentialBook, hashSecret, makeSecret, type StationCredential } from '../../broker/index.ts';
import { isFile } from './json-folder.ts';

/** Some hundred stations with several users each; the file is read whole. */
const MAX_CREDENTIALS = 5000;

interface CredentialRecords {
  readonly configVersion: 1;
  readonly credentials: readonly StationCredential[];
}

const CREDENTIAL_FILE: ConfigDefinition<CredentialRecords> = {
  version: 1,
  schema: z.strictObject({
    configVersion: z.literal(1),
    credentials: z
      .array(
        z.strictObject({
          username: z.string().regex(/^[\w.@-]{1,64}$/, 'must be 1 to 64 letters, digits or _ . @ -'),
          station: z.string().refine(isIdentifier, 'must be the id of a station'),
          secretHash: z.string().startsWith('scrypt:'),
        }),
      )
      .max(MAX_CREDENTIALS),
  }),
};

/** The credentials in a file; none when it is not there. @throws {ShivarError} CONFIG_INVALID. */
export async function readCredentials(file: string): Promise<readonly StationCredential[]> {
  if (!(await isFile(file))) return [];
  return (await loadConfig(file, CREDENTIAL_FILE)).config.credentials;
}

/**
 * Makes a credential for a station, or a new secret for one that is there. The secret is given back once and kept nowhere.
 *
 * @throws {ShivarError} CREDENTIAL_TAKEN when the user name belongs to another station.
 */
export async function addCredential(file: string, username: string, station: StationId): Promise<string> {
  const credentials = await readCredentials(file);
  const taken = credentials.find(
    (credential) => credential.username === username && credential.station !== station,
  );
  if (taken !== undefined) {
    throw new ShivarError(
      'CREDENTIAL_TAKEN',
      `the user name ${username} belongs to station ${taken.station}; choose another with --username`,
    );
  }
  const secret = makeSecret();
  const added: StationCredential = { username, station, secretHash: await hashSecret(secret) };
  await writeCredentials(file, [
    ...credentials.filter((credential) => credential.username !== username),
    added,
  ]);
  return secret;
}

/** Takes a credential away. @throws {ShivarError} CREDENTIAL_UNKNOWN. */
export async function removeCredential(file: string, username: string): Promise<void> {
  const credentials = await readCredentials(file);
  const left = credentials.filter((credential) => credential.username !== username);
  if (left.length === credentials.length)
    throw new ShivarError('CREDENTIAL_UNKNOWN', `there is no credential ${username} in ${file}`);
  await writeCredentials(file, left);
}

/** The credentials of a file in memory, for the broker; {@link reload} takes over what was changed since. */
export class CredentialFile implements CredentialBook {
  readonly #file: string;
  #credentials: ReadonlyMap<string, StationCredential> = new Map();

  constructor(file: string) {
    this.#file = file;
  }

  /** After a failure the credentials stay as they were. @throws {ShivarError} CONFIG_INVALID. */
  async reload(): Promise<void> {
    const credentials = await readCredentials(this.#file);
    this.#credentials = new Map(credentials.map((credential) => [credential.username, credential]));
  }

  get size(): number {
    return this.#credentials.size;
  }

  find(username: string): StationCredential | undefined {
    return this.#credentials.get(username);
  }
}

async function writeCredentials(file: string, credentials: readonly StationCredential[]): Promise<void> {
  const records: CredentialRecords = { configVersion: 1, credentials };
  await replaceFile(file, `${JSON.stringify(records, null, 2)}\n`, 0o600);
}
