import type { AlertFaultCode } from '../alert/reading.ts';
import type { Hazard, TransitionKind } from '../alert/transition.ts';
import { CATALOGUES, type Catalogue } from './catalogue/index.ts';
import type { Language } from './language.ts';
import { withPhrases } from './render-transition.ts';

/** One fixed sentence with open slots, as it is reviewed and registered. */
export interface MessageTemplate {
  /** For example `frost.raise.belowZero`; the same in every language. */
  readonly key: string;
  readonly template: string;
}

const HAZARDS: readonly Hazard[] = ['heat', 'frost', 'heavyRain', 'lowSoilMoisture', 'strongWind'];
const KINDS: readonly TransitionKind[] = ['raise', 'update', 'clear', 'retract', 'expire'];
const FINDINGS: readonly AlertFaultCode[] = [
  'soilClassUnknown',
  'soilProbeInAir',
  'tipSizeUnknown',
  'rainCounterImplausible',
];

/** Every text a language can produce, with its phrases put in, in a fixed order. Heat has no forms below zero. */
export function messageTemplates(language: Language): MessageTemplate[] {
  const catalogue = CATALOGUES[language];
  const { technician } = catalogue;
  return [
    ...HAZARDS.flatMap((hazard) =>
      KINDS.flatMap((kind) => forms(`${hazard}.${kind}`, catalogue.hazards[hazard][kind], catalogue)),
    ),
    ...HAZARDS.map((hazard) => ({
      key: `technician.instrumentFaulty.${hazard}`,
      template: technician.instrumentFaulty[hazard],
    })),
    { key: 'technician.stationSilent', template: technician.stationSilent },
    ...FINDINGS.map((code) => ({ key: `technician.${code}`, template: technician.finding[code] })),
  ];
}

/** A template with each of the phrases it can have. */
function forms(key: string, template: string, catalogue: Catalogue): MessageTemplate[] {
  const name = (['temperature', 'frostTemperature', 'soilMoisture'] as const).find((phrase) =>
    template.includes(`{${phrase}}`),
  );
  if (name === undefined) return [{ key, template }];
  return Object.entries(catalogue[name])
    .filter(([form]) => form === 'aboveZero' || !key.startsWith('heat.'))
    .map(([form, phrase]) => ({
      key: `${key}.${form}`,
      template: withPhrases(template, { [name]: phrase }),
    }));
}
