/** Marathi, Hindi, English. */
export type Language = 'mr' | 'hi' | 'en';

/** All languages, the one most farmers read first. */
export const LANGUAGES: readonly Language[] = ['mr', 'hi', 'en'];
