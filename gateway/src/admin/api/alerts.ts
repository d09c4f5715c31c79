import type { AlertTransition } from '@shivar/core/alert';
import { type Language, renderTransition } from '@shivar/core/message';
import { decimalToNumber, formatDecimal, type Station } from '@shivar/core/model';
import type { StoredDispatch, StoredTransition } from '../../store/index.ts';
import { instant } from './instant.ts';

/** The texts of a transition in every language; null when its station is not configured any more. */
export function textsOf(
  transition: AlertTransition,
  stations: readonly Station[],
): Readonly<Record<Language, string>> | null {
  const station = stations.find(({ id }) => id === transition.station);
  if (station === undefined) return null;
  const text = (language: Language): string => renderTransition(transition, station, language).text;
  return { mr: text('mr'), hi: text('hi'), en: text('en') };
}

/** A transition as JSON; `value` is in `unit`. */
export function transitionJson({ id, transition }: StoredTransition, stations: readonly Station[]): object {
  const { value, episodeStart, decidedAt, decidedNow, ...rest } = transition;
  return {
    id,
    ...rest,
    episodeStart: instant(episodeStart),
    decidedAt: instant(decidedAt),
    decidedNow: instant(decidedNow),
    value: decimalToNumber(value),
    exact: formatDecimal(value),
    texts: textsOf(transition, stations),
  };
}

/** A dispatch order as JSON. */
export function dispatchJson({ id, entry }: StoredDispatch): object {
  const { orderedAtMs, attemptedAtMs, reference, ...rest } = entry;
  return {
    id,
    ...rest,
    reference: reference ?? null,
    orderedAt: instant(orderedAtMs),
    attemptedAt: instant(attemptedAtMs),
  };
}
