import type { Language } from '../language.ts';
import { en } from './en.ts';
import { hi } from './hi.ts';
import { mr } from './mr.ts';
import type { Words } from './words.ts';

export type { Words } from './words.ts';

/** The words of every language; one type, so that none can be missing. */
export const WORDS: Readonly<Record<Language, Words>> = { mr, hi, en };
