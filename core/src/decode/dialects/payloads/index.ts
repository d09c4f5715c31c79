import { cayenneLpp } from './cayenne-lpp.ts';
import { DECENTLAB_FORMATS } from './decentlab.ts';
import { draginoLse01 } from './dragino-lse01.ts';
import type { PayloadFormat } from './payload-format.ts';

/** Payload formats by name. */
export const PAYLOAD_FORMATS: ReadonlyMap<string, PayloadFormat> = new Map(
  [cayenneLpp, draginoLse01, ...DECENTLAB_FORMATS].map((format) => [format.name, format]),
);

export type { PayloadFields, PayloadFormat } from './payload-format.ts';
