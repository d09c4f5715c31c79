import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CATALOGUES,
  isGsm7,
  LANGUAGES,
  type Language,
  messageTemplates,
  SLOTS,
  segmentSms,
  slotsOf,
} from '@shivar/core/message';
import fc from 'fast-check';
import { allLongestTexts, longestText } from './worst-texts.ts';

const DEVANAGARI: readonly Language[] = ['mr', 'hi'];
const MOST_MESSAGES: Readonly<Record<Language, number>> = { mr: 2, hi: 2, en: 1 };

/** `[language, key, template]` of every text. */
const ALL = LANGUAGES.flatMap((language) =>
  messageTemplates(language).map(({ key, template }) => ({ language, key, template })),
);

test('every text exists in every language and leaves the same things open', () => {
  const [mr, ...others] = LANGUAGES.map((language) =>
    messageTemplates(language).map(({ key, template }) => [key, slotsOf(template).toSorted()]),
  );
  assert.ok((mr?.length ?? 0) > 40);
  for (const other of others) assert.deepEqual(other, mr);
});

test('what is left open is known, and no phrase was forgotten', () => {
  for (const { language, key, template } of ALL) {
    for (const slot of slotsOf(template)) assert.ok(slot in SLOTS, `${language} ${key}: {${slot}}`);
  }
});

test('every text says which station, and every hazard is named in the text that takes it back', () => {
  const names: Readonly<Record<Language, readonly string[]>> = {
    mr: ['उष्णता|उष्णतेचा', 'थंडीचा', 'अतिवृष्टीचा', 'ओलाव्याचा', 'वाऱ्याचा'],
    hi: ['लू', 'पाले', 'भारी बारिश', 'नमी', 'आँधी'],
    en: ['heat', 'frost', 'heavy rain', 'soil moisture', 'strong wind'],
  };
  for (const { language, key, template } of ALL) {
    assert.ok(/\{(place|station)\}/.test(template), `${language} ${key}`);
  }
  for (const language of LANGUAGES) {
    const retractions = ALL.filter((text) => text.language === language && text.key.endsWith('.retract'));
    assert.deepEqual(
      retractions.map(({ template }, index) => new RegExp(names[language][index] ?? 'x').test(template)),
      [true, true, true, true, true],
    );
  }
});

test('nothing is ever attached to a variable: no case ending, no sign, no unit', () => {
  for (const { language, key, template } of ALL) {
    assert.doesNotMatch(template, /\}[^ .,:]/u, `${language} ${key}`);
    assert.doesNotMatch(template, /[^ ]\{/u, `${language} ${key}`);
  }
});

test('a noun that takes the case ending follows the place in Marathi and Hindi', () => {
  for (const { language, key, template } of ALL.filter((text) => DEVANAGARI.includes(text.language))) {
    if (template.includes('{place}')) assert.match(template, /\{place\} केंद्र/, `${language} ${key}`);
  }
});

test('no degree sign, no minus before a number, no Devanagari digits, no danda, no stray spaces', () => {
  for (const { language, key, template } of ALL) {
    const where = `${language} ${key}`;
    assert.doesNotMatch(template, /[°º℃−–]|-\{|[०-९]|[।॥]/u, where);
    assert.doesNotMatch(template, /^\s|\s$|\s\s|\n/u, where);
    assert.match(template, /\.$/, where);
  }
});

test('zero and below zero are said in words, with a number only where there is one', () => {
  for (const language of LANGUAGES) {
    const { temperature, frostTemperature } = CATALOGUES[language];
    for (const forms of [temperature, frostTemperature]) {
      assert.deepEqual(slotsOf(forms.zero), []);
      assert.match(forms.zero, /zero|शून्य/);
      assert.deepEqual(slotsOf(forms.belowZero), ['degrees']);
      assert.match(forms.belowZero, /below zero|शून्याखाली|शून्य से .* नीचे/);
      assert.doesNotMatch(forms.aboveZero, /zero|शून्य/);
    }
  }
});

test('all texts are drafts until an agronomist has signed them', () => {
  for (const language of LANGUAGES) assert.equal(CATALOGUES[language].draft, true);
});

test('English stays within the GSM alphabet', () => {
  for (const { key, template } of ALL.filter(({ language }) => language === 'en')) {
    assert.ok(isGsm7(template.replace(/[{}]/g, '')), key);
  }
});

test('with the longest district name and the longest numbers every text keeps to its limit', () => {
  for (const { language, key, text } of allLongestTexts()) {
    const messages = segmentSms(text).segments.length;
    assert.ok(
      messages <= MOST_MESSAGES[language],
      `${language} ${key}: ${messages} messages, ${text.length} units`,
    );
  }
});

test('with every short name that a station may have every text keeps to its limit', () => {
  const most = SLOTS.place.kind === 'name' ? SLOTS.place.maxUnits : 0;
  assert.equal(most, 17);
  const devanagari = fc
    .string({ unit: fc.constantFrom(...'कखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहळऱािीुूेैोौ्ंँः ०९A-'), maxLength: 17 })
    .map((name) => name.slice(0, most));
  const latin = fc.string({ unit: fc.constantFrom(..."ABCXYZabcxyz0189 .,'()/&+-"), maxLength: most });
  fc.assert(
    fc.property(devanagari, latin, (local, english) => {
      for (const { language, key, template } of ALL) {
        const text = longestText(template, language === 'en' ? english : local);
        assert.ok(segmentSms(text).segments.length <= MOST_MESSAGES[language], `${language} ${key}`);
      }
    }),
  );
});
