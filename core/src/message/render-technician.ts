import type { AlertFaultCode } from '../alert/reading.ts';
import type { Hazard } from '../alert/transition.ts';
import type { StationId } from '../model/identifiers.ts';
import { CATALOGUES } from './catalogue/index.ts';
import type { Language } from './language.ts';
import { type RenderedMessage, rendered } from './render-transition.ts';
import { fillSlots } from './slots.ts';

/** Something a technician must know. */
export type TechnicianNotice =
  /** The instrument that a hazard is judged by has been faulty for `hours`. */
  | {
      readonly kind: 'instrumentFaulty';
      readonly station: StationId;
      readonly hazard: Hazard;
      readonly hours: number;
    }
  | { readonly kind: 'stationSilent'; readonly station: StationId; readonly hours: number }
  | { readonly kind: 'finding'; readonly station: StationId; readonly code: AlertFaultCode };

/** The text that tells a technician. Hours are rounded down: so long at least. */
export function renderNotice(notice: TechnicianNotice, language: Language): RenderedMessage {
  const texts = CATALOGUES[language].technician;
  const { station } = notice;
  switch (notice.kind) {
    case 'instrumentFaulty': {
      const { hazard, hours } = notice;
      return rendered(fillSlots(texts.instrumentFaulty[hazard], { station, hours: Math.floor(hours) }));
    }
    case 'stationSilent':
      return rendered(fillSlots(texts.stationSilent, { station, hours: Math.floor(notice.hours) }));
    case 'finding':
      return rendered(fillSlots(texts.finding[notice.code], { station }));
  }
}
