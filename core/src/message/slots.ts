import { assert } from '../errors/index.ts';
import { MAX_SHORT_NAME_UNITS } from '../model/station-schema.ts';

/** What a template may leave open. */
export type SlotName =
  | 'place'
  | 'station'
  | 'degrees'
  | 'millimetres'
  | 'percent'
  | 'depthCm'
  | 'kmPerHour'
  | 'hours';

/**
 * What may stand in a slot, and how long it is at most in a text that is to be believed. India's template registry
 * takes digits only for a number: no sign, no decimals, no separators; signs and units are words of the template.
 */
export const SLOTS: Readonly<
  Record<
    SlotName,
    | { readonly kind: 'number'; readonly maxDigits: number }
    | { readonly kind: 'name'; readonly maxUnits: number }
  >
> = {
  /** Short name of the station. */
  place: { kind: 'name', maxUnits: MAX_SHORT_NAME_UNITS },
  /** Identifier of the station, for technicians. */
  station: { kind: 'name', maxUnits: 32 },
  degrees: { kind: 'number', maxDigits: 2 },
  millimetres: { kind: 'number', maxDigits: 4 },
  percent: { kind: 'number', maxDigits: 3 },
  depthCm: { kind: 'number', maxDigits: 3 },
  kmPerHour: { kind: 'number', maxDigits: 3 },
  hours: { kind: 'number', maxDigits: 4 },
};

export type SlotValues = Partial<Record<SlotName, string | number>>;

const SLOT = /\{(\w+)\}/g;

/** The slots a template leaves open, in order. */
export function slotsOf(template: string): SlotName[] {
  // A test holds every template to known names.
  return [...template.matchAll(SLOT)].map((match) => match[1] as SlotName);
}

/** Puts values into a template. Numbers must be whole and not negative; they appear in Latin digits. */
export function fillSlots(template: string, values: SlotValues): string {
  return template.replace(SLOT, (_, name: SlotName) => {
    const value = values[name];
    assert(value !== undefined, `nothing for {${name}} in a message`);
    return typeof value === 'number' ? wholeNumber(value) : value;
  });
}

/** Number::toString, and never a locale: mr-IN would write Devanagari digits. */
function wholeNumber(value: number): string {
  assert(Number.isSafeInteger(value) && value >= 0, `${value} is not a whole number`);
  return String(value);
}
