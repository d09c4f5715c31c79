import type { Field, FieldMap } from '../fields.ts';
import { DECENTLAB_MODELS, type WordGroup } from './decentlab-models.ts';
import { type PayloadFields, type PayloadFormat, unsigned16 } from './payload-format.ts';

const VERSION = 2;

/** Version, device number, flags. */
const HEADER_BYTES = 5;

/** What fields of any model are. */
const KNOWN: FieldMap = {
  'Air temperature': { property: 'airTemperature' },
  'Relative humidity': { property: 'relativeHumidity' },
  'Atmospheric pressure': { property: 'airPressure', gain: 10 },
  'Wind speed': { property: 'windSpeed' },
  'Maximum wind speed': { property: 'windGust' },
  'Wind direction': { property: 'windDirection' },
  'Solar radiation': { property: 'solarRadiation' },
  'Total solar radiation': { property: 'solarRadiation' },
  'Volumetric water content': { property: 'soilMoisture' },
  'Soil temperature': { property: 'soilTemperature' },
  'Electrical conductivity': { property: 'soilConductivity' },
  'Cumulative tip count': { property: 'rainTipCount' },
  'Battery voltage': { property: 'batteryVoltage' },
};

/**
 * Decentlab protocol 2: version, device number, a flag for each group of words that is there, the words big-endian.
 * An uplink may hold the battery alone. Fields have the names of Decentlab's own decoders.
 */
export const DECENTLAB_FORMATS: readonly PayloadFormat[] = Object.entries(DECENTLAB_MODELS).map(
  ([model, groups]): PayloadFormat => ({
    name: `decentlab-${model}`,
    known: KNOWN,
    read: (bytes) => readWords(bytes, groups),
  }),
);

function readWords(bytes: Uint8Array, groups: readonly WordGroup[]): PayloadFields {
  if (bytes.length < HEADER_BYTES) return { problem: `${bytes.length} bytes are no uplink of Decentlab` };
  if (bytes[0] !== VERSION) return { problem: `protocol ${bytes[0]} of Decentlab is not known` };
  const flags = unsigned16(bytes, 3);
  const fields: Field[] = [];
  let at = HEADER_BYTES;
  for (const [index, { words, values }] of groups.entries()) {
    if ((flags & (1 << index)) === 0) continue;
    if (at + 2 * words > bytes.length) return { problem: 'it ends within a group of values' };
    const start = at;
    const word = (offset: number): number => unsigned16(bytes, start + 2 * offset);
    for (const [name, convert] of Object.entries(values)) {
      const value = convert(word);
      if (value !== undefined) fields.push({ name, value });
    }
    at += 2 * words;
  }
  if (at !== bytes.length) return { problem: 'it is longer than its flags say' };
  return { fields };
}
