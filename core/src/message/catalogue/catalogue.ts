import type { AlertFaultCode } from '../../alert/reading.ts';
import type { Hazard, TransitionKind } from '../../alert/transition.ts';

/** What a farmer is told of one hazard, by what happened. */
export type HazardTexts = Readonly<Record<TransitionKind, string>>;

/** What a technician is told. */
export interface TechnicianTexts {
  /** The instrument of a hazard is faulty, so that its alerts are held back. */
  readonly instrumentFaulty: Readonly<Record<Hazard, string>>;
  readonly stationSilent: string;
  readonly finding: Readonly<Record<AlertFaultCode, string>>;
}

/** A temperature in words: template variables have no minus sign. */
export interface TemperatureForms {
  readonly aboveZero: string;
  readonly zero: string;
  readonly belowZero: string;
}

/**
 * All texts of one language, keyed alike in all. Texts are templates with `{slots}`. Three of them stand for phrases
 * of the catalogue itself, chosen by the value: `{temperature}`, `{frostTemperature}` and `{soilMoisture}`; with these
 * put in, every form is a fixed sentence with whole numbers and names left open.
 */
export interface Catalogue {
  /** True until an agronomist who speaks the language has signed the texts. */
  readonly draft: true;
  readonly hazards: Readonly<Record<Hazard, HazardTexts>>;
  readonly technician: TechnicianTexts;
  readonly temperature: TemperatureForms;
  /** As the frost alert says it; where two messages leave no room, without the word for temperature. */
  readonly frostTemperature: TemperatureForms;
  readonly soilMoisture: { readonly atDepth: string; readonly withoutDepth: string };
}
