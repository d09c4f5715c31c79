import type { AlertTransition } from '../alert/transition.ts';
import { assert } from '../errors/index.ts';
import { decimalToNumber } from '../model/decimal.ts';
import { parseDatastreamId } from '../model/identifiers.ts';
import type { Station } from '../model/station.ts';
import { MAX_SHORT_NAME_UNITS } from '../model/station-schema.ts';
import { unitFactor } from '../rules/units.ts';
import { CATALOGUES, type Catalogue } from './catalogue/index.ts';
import type { Language } from './language.ts';
import { type SmsEncoding, segmentSms } from './segments.ts';
import { shownNumber } from './shown-number.ts';
import { fillSlots, type SlotValues } from './slots.ts';

/** A text ready to be sent. */
export interface RenderedMessage {
  readonly text: string;
  /** Short messages it takes. */
  readonly segments: number;
  readonly encoding: SmsEncoding;
  /** The wording has not been signed by an agronomist. */
  readonly draft: true;
}

/** What of a station goes into texts. */
export type NamedStation = Pick<Station, 'shortName' | 'sensors'>;

/** The text that tells of a transition; the same transition and station always give the same text. */
export function renderTransition(
  transition: AlertTransition,
  station: NamedStation,
  language: Language,
): RenderedMessage {
  const catalogue = CATALOGUES[language];
  const { phrases, values } = measured(transition, station, catalogue);
  const template = withPhrases(catalogue.hazards[transition.hazard][transition.kind], phrases);
  return rendered(fillSlots(template, { ...values, place: placeName(station, language) }));
}

/** Counts what a finished text costs. */
export function rendered(text: string): RenderedMessage {
  const { encoding, segments } = segmentSms(text);
  return { text, segments: segments.length, encoding, draft: true };
}

/** The fixed phrases, chosen by the value, that stand in a template under these names. */
export type Phrases = Partial<Record<'temperature' | 'frostTemperature' | 'soilMoisture', string>>;

/** A template with its phrases put in: only numbers and names are left open. */
export function withPhrases(template: string, phrases: Phrases): string {
  return Object.entries(phrases).reduce(
    (text, [name, phrase]) => text.replace(`{${name}}`, phrase),
    template,
  );
}

interface Measured {
  readonly phrases: Phrases;
  readonly values: SlotValues;
}

function measured(transition: AlertTransition, station: NamedStation, catalogue: Catalogue): Measured {
  switch (transition.hazard) {
    case 'heat':
    case 'frost':
      return temperature(shownIn(transition, 'Cel'), catalogue);
    case 'heavyRain':
      return { phrases: {}, values: { millimetres: Math.max(0, shownIn(transition, 'mm')) } };
    case 'strongWind':
      return { phrases: {}, values: { kmPerHour: Math.max(0, shownIn(transition, 'km/h')) } };
    case 'lowSoilMoisture':
      return soilMoisture(withinFull(shownIn(transition, '%')), transition, station, catalogue);
  }
}

function temperature(degrees: number, catalogue: Catalogue): Measured {
  const form = degrees === 0 ? 'zero' : degrees > 0 ? 'aboveZero' : 'belowZero';
  return {
    phrases: {
      temperature: catalogue.temperature[form],
      frostTemperature: catalogue.frostTemperature[form],
    },
    values: { degrees: Math.abs(degrees) },
  };
}

/** Dryer than the wilting point is no water for plants, wetter than field capacity is full: what is beyond drains away. */
function withinFull(percent: number): number {
  return Math.min(100, Math.max(0, percent));
}

function soilMoisture(
  percent: number,
  { datastream }: AlertTransition,
  station: NamedStation,
  { soilMoisture: forms }: Catalogue,
): Measured {
  const name = parseDatastreamId(datastream);
  const depthCm =
    name?.depthCm ??
    station.sensors
      .find(({ id }) => id === name?.sensor)
      ?.installations.find(({ epoch }) => epoch === name?.epoch)?.depthCm;
  return depthCm === undefined
    ? { phrases: { soilMoisture: forms.withoutDepth }, values: { percent } }
    : { phrases: { soilMoisture: forms.atDepth }, values: { percent, depthCm: Math.round(depthCm) } };
}

function shownIn({ value, level, unit, hazard }: AlertTransition, wanted: string): number {
  const factor = unitFactor(unit, wanted);
  assert(factor !== undefined, `${hazard} cannot be told in ${unit}`);
  return shownNumber(
    { value: decimalToNumber(value) * factor, level: decimalToNumber(level) * factor },
    hazard,
  );
}

/** Configuration limits the length; a longer name from elsewhere is cut rather than an alert not sent. */
function placeName({ shortName }: NamedStation, language: Language): string {
  const name = shortName[language];
  if (name.length <= MAX_SHORT_NAME_UNITS) return name;
  let cut = '';
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(name)) {
    if (cut.length + segment.length > MAX_SHORT_NAME_UNITS) break;
    cut += segment;
  }
  return cut.trimEnd();
}
