import { randomInt } from 'node:crypto';
import { type ConfigDefinition, loadConfig, replaceFile } from '@shivar/platform/config';
import { z } from 'zod';
import { hashSecret, verifySecret } from '../../broker/index.ts';

interface TechnicianRecord {
  readonly configVersion: 1;
  readonly passwordHash: string;
}

const TECHNICIAN_FILE: ConfigDefinition<TechnicianRecord> = {
  version: 1,
  schema: z.strictObject({ configVersion: z.literal(1), passwordHash: z.string().startsWith('scrypt:') }),
};

/** scrypt with N = 2^14: 16 MB and some 50 ms, for a word that a person may have chosen. */
const PASSWORD_LOG_N = 14;

export const MIN_PASSWORD_CHARACTERS = 10;
export const MAX_PASSWORD_CHARACTERS = 200;

/** Without letters that are mistaken for others on paper. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password that can be read out over the telephone: three groups of five, 74 bits. */
export function makePassword(): string {
  const group = (): string => Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return [group(), group(), group()].join('-');
}

/** Stores the hash of the technician's password, readable for the owner of the file alone. */
export async function writePassword(file: string, password: string): Promise<void> {
  const record: TechnicianRecord = {
    configVersion: 1,
    passwordHash: await hashSecret(password, PASSWORD_LOG_N),
  };
  await replaceFile(file, `${JSON.stringify(record, null, 2)}\n`, 0o600);
}

/**
 * Whether `password` is the technician's. The file is read each time, so a new password holds at once.
 *
 * @throws {ShivarError} CONFIG_UNREADABLE when none was ever set, CONFIG_INVALID.
 */
export async function checkPassword(file: string, password: string): Promise<boolean> {
  const { config } = await loadConfig(file, TECHNICIAN_FILE);
  return verifySecret(password, config.passwordHash);
}
