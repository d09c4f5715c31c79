import { fillSlots, LANGUAGES, type Language, messageTemplates, SLOTS, slotsOf } from '@shivar/core/message';

/** The district whose name is longest, as it is written, and as it must be shortened in Latin letters. */
const LONGEST_PLACE: Readonly<Record<Language, string>> = {
  mr: 'छत्रपती संभाजीनगर',
  hi: 'छत्रपती संभाजीनगर',
  en: 'Chh Sambhajinagar',
};

/** A template with a place name and, everywhere else, the longest values there may be. */
export function longestText(template: string, place: string): string {
  const values = slotsOf(template).map((slot) => {
    const rule = SLOTS[slot];
    if (slot === 'place') return [slot, place];
    return [slot, rule.kind === 'number' ? 10 ** rule.maxDigits - 1 : 'x'.repeat(rule.maxUnits)];
  });
  return fillSlots(template, Object.fromEntries(values));
}

/** Every text of every language with its longest values. */
export function allLongestTexts(): { language: Language; key: string; text: string }[] {
  return LANGUAGES.flatMap((language) =>
    messageTemplates(language).map(({ key, template }) => ({
      language,
      key,
      text: longestText(template, LONGEST_PLACE[language]),
    })),
  );
}
