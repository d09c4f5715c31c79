/** Languages of the pages and of the messages. */
export type Language = 'mr' | 'hi' | 'en';

export const LANGUAGES: readonly Language[] = ['mr', 'hi', 'en'];

/** Each language's name for itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { mr: 'मराठी', hi: 'हिन्दी', en: 'English' };

/**
 * The language of a page: the `lang` of its address when it is one of ours, else the first of ours that the browser
 * accepts (RFC 9110 section 12.5.4), else Marathi.
 */
export function pickLanguage(requested: string | undefined, acceptLanguage: string | undefined): Language {
  const wanted = LANGUAGES.find((language) => language === requested);
  if (wanted !== undefined) return wanted;
  return accepted(acceptLanguage ?? '')[0] ?? 'mr';
}

function accepted(header: string): Language[] {
  const ranges = header.split(',').map((range) => {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
    const quality = parameters.map((p) => /^\s*q=([\d.]+)/.exec(p)?.[1]).find((q) => q !== undefined);
    return { language: tag.split('-')[0] ?? '', quality: quality === undefined ? 1 : Number(quality) };
  });
  const ordered = ranges.filter((range) => range.quality > 0).sort((a, b) => b.quality - a.quality);
  return ordered.flatMap(({ language }) => LANGUAGES.filter((ours) => ours === language));
}
