import { readFileSync } from 'node:fs';
import { assert } from '@shivar/core/errors';
import { formatErrors, validate } from '@shivar/core/validation';
import { type ProbeProfile, probeProfileSchema } from './profile.ts';

const NAMES = ['generic-7in1', 'dfrobot-sen0604', 'seeed-mtec-02'] as const;

/** The profiles that come with the driver, by name. */
export const SHIPPED_PROFILES: ReadonlyMap<string, ProbeProfile> = new Map(
  NAMES.map((name) => [name, readShipped(name)]),
);

/** The files lie beside the source, in an installed package too. */
function readShipped(name: string): ProbeProfile {
  const file = new URL(`../../../src/drivers/modbus-soil-probe/profiles/${name}.json`, import.meta.url);
  const checked = validate(probeProfileSchema, JSON.parse(readFileSync(file, 'utf8')));
  assert(
    checked.kind === 'valid' && checked.value.name === name,
    `the profile ${name} is broken: ${checked.kind === 'invalid' ? formatErrors(checked.errors) : 'name'}`,
  );
  return checked.value;
}
