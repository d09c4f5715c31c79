import { IST_OFFSET } from '@shivar/core/time';
import type { Utc } from './models.ts';
import type { Words } from './words/words.ts';

const MINUTE = 60_000;

/** `14 Jun 16:05`, Indian time, Latin digits in every language. */
export function istDateTime(at: Utc): string {
  const iso = new Date(at + IST_OFFSET).toISOString();
  return `${iso.slice(8, 10)}-${iso.slice(5, 7)} ${iso.slice(11, 16)}`;
}

/** `16:05`, Indian time. */
export function istTime(at: Utc): string {
  return new Date(at + IST_OFFSET).toISOString().slice(11, 16);
}

/** For the machine-readable attribute of `<time>`. */
export function iso(at: Utc): string {
  return new Date(at).toISOString();
}

/** `3 min`, `5 h`, `2 d`: how long ago, in words of the page's language. */
export function age(ms: number, words: Words): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  if (minutes < 1) return words.justNow;
  if (minutes < 60) return `${minutes} ${words.minutesShort}`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} ${words.hoursShort}`;
  return `${Math.floor(minutes / (24 * 60))} ${words.daysShort}`;
}

/** At most `decimals` places, no trailing zeros, a true minus sign. */
export function number(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return short.replace(/^-(?=.*[1-9])/, '−').replace(/^-/, '');
}

/** Bytes as `812 B`, `4.1 kB`, `2.3 MB`. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  if (count < 1_000_000) return `${number(count / 1000, 1)} kB`;
  return `${number(count / 1_000_000, 1)} MB`;
}
