import type { Station } from '@shivar/core/model';
import { instant, textsOf, valueJson } from '@shivar/core/present';
import type { StoredDispatch, StoredTransition } from '../../store/index.ts';

/** A transition as JSON; `value` is in `unit`, `texts` is null when its station is not configured any more. */
export function transitionJson({ id, transition }: StoredTransition, stations: readonly Station[]): object {
  const { value, episodeStart, decidedAt, decidedNow, ...rest } = transition;
  const station = stations.find((candidate) => candidate.id === transition.station);
  return {
    id,
    ...rest,
    episodeStart: instant(episodeStart),
    decidedAt: instant(decidedAt),
    decidedNow: instant(decidedNow),
    ...valueJson(value),
    texts: station === undefined ? null : textsOf(transition, station),
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
