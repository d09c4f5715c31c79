import { isGsm7, septetsOf } from './gsm-7.ts';

/** How a text goes on the air. */
export type SmsEncoding = 'gsm7' | 'ucs2';

/** A text cut into what one short message each can carry. */
export interface SmsSegments {
  readonly encoding: SmsEncoding;
  readonly segments: readonly string[];
}

/** Room in one message: 140 octets; a part of several loses 6 to its header (3GPP TS 23.040 9.2.3.24.1). */
const ROOM: Readonly<Record<SmsEncoding, { readonly single: number; readonly part: number }>> = {
  gsm7: { single: 160, part: 153 },
  ucs2: { single: 70, part: 67 },
};

// Cluster rules do not depend on the language.
const GRAPHEMES = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Cuts a text into as few short messages as it needs, between grapheme clusters: a phone that shows parts before
 * all have come shows whole letters. Only when that would cost a message more are clusters cut, between characters.
 */
export function segmentSms(text: string): SmsSegments {
  const encoding = isGsm7(text) ? 'gsm7' : 'ucs2';
  const { single, part } = ROOM[encoding];
  if (costOf(text, encoding) <= single) return { encoding, segments: [text] };
  const clusters = [...GRAPHEMES.segment(text)].map(({ segment }) => segment);
  const gentle = fill(clusters, part, encoding);
  const tight = fill([...text], part, encoding);
  return { encoding, segments: gentle.length <= tight.length ? gentle : tight };
}

/** Septets or UTF-16 code units. */
function costOf(text: string, encoding: SmsEncoding): number {
  if (encoding === 'ucs2') return text.length;
  return [...text].reduce((sum, character) => sum + (septetsOf(character) ?? 0), 0);
}

/** Packs pieces in order, each whole unless it alone is larger than a message. */
function fill(pieces: readonly string[], room: number, encoding: SmsEncoding): string[] {
  const messages: string[] = [];
  let message = '';
  let used = 0;
  for (const piece of pieces.flatMap((p) => (costOf(p, encoding) > room ? [...p] : [p]))) {
    const cost = costOf(piece, encoding);
    if (used + cost > room) {
      messages.push(message);
      message = '';
      used = 0;
    }
    message += piece;
    used += cost;
  }
  return message === '' ? messages : [...messages, message];
}
