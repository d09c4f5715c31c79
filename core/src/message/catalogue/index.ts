import type { Language } from '../language.ts';
import type { Catalogue } from './catalogue.ts';
import { EN } from './en.ts';
import { HI } from './hi.ts';
import { MR } from './mr.ts';

export type * from './catalogue.ts';

/** Every text that leaves the system, by language. */
export const CATALOGUES: Readonly<Record<Language, Catalogue>> = { mr: MR, hi: HI, en: EN };
