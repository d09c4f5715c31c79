import { ShivarError } from '@shivar/core/errors';
import { CORE_THRESHOLDS, parseRulePack, type RulePack } from '@shivar/core/rules';
import { formatErrors } from '@shivar/core/validation';
import { readJsonFile } from '@shivar/platform/config';
import { jsonFilesIn } from './json-folder.ts';

/** Reads and checks one rule pack. @throws {ShivarError} CONFIG_UNREADABLE, RULE_PACK_INVALID with every fault. */
async function readRuleFile(file: string): Promise<RulePack> {
  const parsed = parseRulePack(await readJsonFile(file));
  if (parsed.kind === 'valid') return parsed.value;
  throw new ShivarError('RULE_PACK_INVALID', `${file} has faults:\n${formatErrors(parsed.errors)}`);
}

/** The pack that comes with the program and those of a folder; a revision of its own there replaces the former. */
export async function readRulePacks(directory: string): Promise<RulePack[]> {
  const packs: RulePack[] = [];
  for (const file of await jsonFilesIn(directory)) packs.push(await readRuleFile(file));
  return packs.some(({ id }) => id === CORE_THRESHOLDS.id) ? packs : [CORE_THRESHOLDS, ...packs];
}
