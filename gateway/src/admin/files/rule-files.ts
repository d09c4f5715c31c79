import { ShivarError } from '@shivar/core/errors';
import { CORE_STREAMS, CORE_THRESHOLDS, parseRulePack, type RulePack } from '@shivar/core/rules';
import { formatErrors } from '@shivar/core/validation';
import { readJsonFile } from '@shivar/platform/config';
import { jsonFilesIn } from './json-folder.ts';

/** Reads and checks one rule pack. @throws {ShivarError} CONFIG_UNREADABLE, RULE_PACK_INVALID with every fault. */
export async function readRuleFile(file: string): Promise<RulePack> {
  const parsed = parseRulePack(await readJsonFile(file));
  if (parsed.kind === 'valid') return parsed.value;
  throw new ShivarError('RULE_PACK_INVALID', `${file} has faults:\n${formatErrors(parsed.errors)}`);
}

/** The packs that come with the program. */
const SHIPPED: readonly RulePack[] = [CORE_THRESHOLDS, CORE_STREAMS];

/** The packs that come with the program and those of a folder; a revision of its own there replaces a former. */
export async function readRulePacks(directory: string): Promise<RulePack[]> {
  const packs: RulePack[] = [];
  for (const file of await jsonFilesIn(directory)) packs.push(await readRuleFile(file));
  const own = new Set(packs.map(({ id }) => id));
  return [...SHIPPED.filter(({ id }) => !own.has(id)), ...packs];
}
