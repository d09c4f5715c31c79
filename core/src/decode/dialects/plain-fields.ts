import type { Field } from './fields.ts';

/** Fields of one message: a device has dozens, not hundreds. What is beyond is not looked at. */
const MAX_FIELDS = 200;

/** Every number in nested objects, named by its path: `DHT11.Temperature`. Lists are left out. */
export function plainFields(plain: unknown): Field[] {
  const fields: Field[] = [];
  gather(plain, '', fields);
  return fields;
}

function gather(plain: unknown, path: string, fields: Field[]): void {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) return;
  for (const [name, value] of Object.entries(plain)) {
    if (fields.length >= MAX_FIELDS) return;
    const own = path === '' ? name : `${path}.${name}`;
    if (typeof value === 'number') fields.push({ name: own, value });
    else gather(value, own, fields);
  }
}
