import type { AlertTransition } from '@shivar/core/alert';
import { LANGUAGES, type Language, renderTransition } from '@shivar/core/message';
import type { Station, StationId } from '@shivar/core/model';
import type { Effects } from '@shivar/core/pipeline';
import type { Recipient } from '../config/gateway-config.ts';
import type { DispatchOrder } from '../store/edge-store.ts';

/** Stands for the file and the terminal, where every text is shown in all languages whoever else gets it. */
export const DISPLAY = 'display';

/**
 * The texts that the transitions of a step lead to, to be committed with them. A transition that was decided too late
 * to be of use is recorded and told to nobody.
 */
export function ordersOf(
  effects: Effects,
  stationOf: (id: StationId) => Station | undefined,
  recipients: readonly Recipient[],
): DispatchOrder[] {
  return effects.outputs.flatMap((output) => {
    if (output.kind !== 'transition' || output.transition.missed === true) return [];
    const station = stationOf(output.transition.station);
    return station === undefined ? [] : ordersFor(output.transition, station, recipients);
  });
}

function ordersFor(
  transition: AlertTransition,
  station: Station,
  recipients: readonly Recipient[],
): DispatchOrder[] {
  const order = (recipient: string, language: Language): DispatchOrder => ({
    key: `${transition.key}/${recipient}/${language}`,
    transitionKey: transition.key,
    recipient,
    language,
    text: renderTransition(transition, station, language).text,
  });
  const concerned = recipients.filter(
    ({ stations }) => stations.length === 0 || stations.includes(station.id),
  );
  return [
    ...LANGUAGES.map((language) => order(DISPLAY, language)),
    ...concerned.map(({ id, language }) => order(id, language)),
  ];
}
