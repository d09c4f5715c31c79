import type { AlertTransition } from '../alert/transition.ts';
import type { Language } from '../message/language.ts';
import { type NamedStation, renderTransition } from '../message/render-transition.ts';

/** The text of a transition in every language. */
export function textsOf(
  transition: AlertTransition,
  station: NamedStation,
): Readonly<Record<Language, string>> {
  const text = (language: Language): string => renderTransition(transition, station, language).text;
  return { mr: text('mr'), hi: text('hi'), en: text('en') };
}
