// Writes docs/messages.md: every text a farmer or technician can get, for the agronomist who reviews the wording.
// Run after a build: `node scripts/write-messages.mjs`. A test fails while the page is not what this writes.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fillSlots, LANGUAGES, messageTemplates, SLOTS, segmentSms, slotsOf } from '@shivar/core/message';

const TITLES = { mr: 'Marathi', hi: 'Hindi', en: 'English' };

/** Names as long as a short name may be: a district as it is written, and shortened where it would not fit. */
export const LONGEST_PLACE = {
  mr: 'छत्रपती संभाजीनगर',
  hi: 'छत्रपती संभाजीनगर',
  en: 'Chh Sambhajinagar',
};

/** Values a reviewer can believe. */
const COMMON = { station: 'dindori-01', depthCm: 30, hours: 6 };
const EXAMPLES = {
  danger: {
    heat: { degrees: 46 },
    frost: { degrees: 1 },
    heavyRain: { millimetres: 112 },
    lowSoilMoisture: { percent: 18 },
    strongWind: { kmPerHour: 64 },
  },
  clear: {
    heat: { degrees: 43 },
    frost: { degrees: 4 },
    lowSoilMoisture: { percent: 24 },
    strongWind: { kmPerHour: 31 },
  },
};

function exampleOf(slot, key, language) {
  if (slot === 'place') return LONGEST_PLACE[language];
  if (slot === 'degrees' && key.endsWith('belowZero')) return 2;
  const [hazard = '', kind] = key.split('.');
  return EXAMPLES[kind === 'clear' ? 'clear' : 'danger'][hazard]?.[slot] ?? COMMON[slot];
}

/** The longest value a slot may get. */
export function longestValue(slot, language) {
  const rule = SLOTS[slot];
  if (slot === 'place') return LONGEST_PLACE[language];
  return rule.kind === 'number' ? Number('8'.repeat(rule.maxDigits)) : 's'.repeat(rule.maxUnits);
}

function filled(template, valueFor) {
  return fillSlots(template, Object.fromEntries(slotsOf(template).map((slot) => [slot, valueFor(slot)])));
}

function table(language) {
  const rows = messageTemplates(language).map(({ key, template }) => {
    const example = filled(template, (slot) => exampleOf(slot, key, language));
    const longest = filled(template, (slot) => longestValue(slot, language));
    return `| ${key} | ${example} | ${longest.length} | ${segmentSms(longest).segments.length} |`;
  });
  return ['| key | text | length | messages |', '|---|---|---|---|', ...rows].join('\n');
}

/** The whole page. */
export function messagesDocument() {
  const sections = LANGUAGES.map((language) => `## ${TITLES[language]}\n\n${table(language)}`);
  return `# Messages, for review

**DRAFT.** No agronomist has signed these texts yet. They are sent only while that is said beside them.

This page is written by \`node scripts/write-messages.mjs\` from \`core/src/message/catalogue\`; change the texts there.
Every text stands here with a station name of ${SLOTS.place.maxUnits} characters, the longest there may be. Length (UTF-16 code
units) and number of short messages are those with the longest numbers and identifiers too. A short message holds 70
code units in Marathi and Hindi (67 in each of several) and 160 characters in English; Marathi and Hindi texts may take
two messages, English ones one.

What a reviewer should hold against each text: would a farmer of the district say it so; is the advice right for the
hazard; can it be misread when only the first message of two has come.

${sections.join('\n\n')}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = path.join(path.dirname(fileURLToPath(import.meta.url)), '../docs/messages.md');
  writeFileSync(file, messagesDocument());
}
