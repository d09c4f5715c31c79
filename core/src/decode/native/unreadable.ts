import type { DecodeResult, UnreadableReason } from '../decoded-message.ts';
import { MAX_DETAIL_CHARACTERS, MAX_REPEATED_CHARACTERS } from './limits.ts';

/** The answer for a payload that cannot be read. The detail says what was found and what to send instead. */
export type Unreadable = Extract<DecodeResult, { kind: 'unreadable' }>;

export function unreadable(reason: UnreadableReason, detail: string): Unreadable {
  return { kind: 'unreadable', reason, detail: printable(detail, MAX_DETAIL_CHARACTERS) };
}

/** What stood in a message, short and safe to print, log and store. */
export function repeated(value: unknown): string {
  return printable(described(value), MAX_REPEATED_CHARACTERS);
}

function described(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Uint8Array) return 'bytes';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

/** Control characters and lone surrogates become U+FFFD: neither can be stored and given back unchanged everywhere. */
function printable(text: string, maxCharacters: number): string {
  const start = text.length > 2 * maxCharacters ? text.slice(0, 2 * maxCharacters) : text;
  const clean = start.replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd');
  const characters = [...clean];
  return characters.length <= maxCharacters ? clean : characters.slice(0, maxCharacters).join('');
}
