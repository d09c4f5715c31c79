/** Makes a value of the words of its group, by their place in it; undefined when the instrument is not connected. */
type Conversion = (word: (index: number) => number) => number | undefined;

/** Words that are sent together, or not at all. */
export interface WordGroup {
  readonly words: number;
  readonly values: Readonly<Record<string, Conversion>>;
}

/** Words are shifted so that negative values can be sent. */
const ZERO = 32_768;

/** (word − 32768) / divisor. */
function shifted(index: number, divisor: number): Conversion {
  return (word) => (word(index) - ZERO) / divisor;
}

/** Two words, the low one first. */
function long(index: number): Conversion {
  return (word) => word(index) + word(index + 1) * 65_536;
}

const BATTERY: WordGroup = { words: 1, values: { 'Battery voltage': (word) => word(0) / 1000 } };

/** Of an SMTP probe a depth without a sensor sends words of 0, which would read -5 and -327.68. */
function connected(index: number, convert: Conversion): Conversion {
  return (word) => (word(index) === 0 ? undefined : convert(word));
}

const SMTP_DEPTHS = 8;

const SMTP: WordGroup = {
  words: 2 * SMTP_DEPTHS,
  values: Object.fromEntries(
    Array.from({ length: SMTP_DEPTHS }, (_, depth): [string, Conversion][] => [
      [`Soil moisture at depth ${depth}`, connected(2 * depth, (word) => (word(2 * depth) - 2500) / 500)],
      [`Soil temperature at depth ${depth}`, connected(2 * depth + 1, shifted(2 * depth + 1, 100))],
    ]).flat(),
  ),
};

/** Words and formulas by model, as in Decentlab's published decoders. */
export const DECENTLAB_MODELS: Readonly<Record<string, readonly WordGroup[]>> = {
  atm41: [
    {
      words: 17,
      values: {
        'Solar radiation': shifted(0, 1),
        Precipitation: shifted(1, 1000),
        'Lightning strike count': shifted(2, 1),
        'Lightning average distance': shifted(3, 1),
        'Wind speed': shifted(4, 100),
        'Wind direction': shifted(5, 10),
        'Maximum wind speed': shifted(6, 100),
        'Air temperature': shifted(7, 10),
        'Vapor pressure': shifted(8, 100),
        'Atmospheric pressure': shifted(9, 100),
        'Relative humidity': shifted(10, 10),
        'Sensor temperature (internal)': shifted(11, 10),
        'X orientation angle': shifted(12, 10),
        'Y orientation angle': shifted(13, 10),
        'Compass heading': shifted(14, 1),
        'North wind speed': shifted(15, 100),
        'East wind speed': shifted(16, 100),
      },
    },
    BATTERY,
  ],
  smtp: [SMTP, BATTERY],
  trs12: [
    {
      words: 3,
      values: {
        // The mineral soil calibration of the METER TEROS 12.
        'Volumetric water content': (word) => (word(0) / 10) * 0.0003879 - 0.6956,
        'Soil temperature': shifted(1, 10),
        'Electrical conductivity': (word) => word(2),
      },
    },
    BATTERY,
  ],
  lws: [
    {
      words: 2,
      values: { 'Leaf wetness index': (word) => (word(0) + word(1) * 65_536) / 8_388_608 - 1 },
    },
    BATTERY,
  ],
  pyr: [{ words: 1, values: { 'Total solar radiation': (word) => (word(0) / ZERO - 1) * 15_000 } }, BATTERY],
  'dlr2-002': [
    {
      words: 4,
      values: {
        'Pulse count': (word) => word(0),
        'Pulse interval': (word) => word(1),
        'Cumulative pulse count': long(2),
      },
    },
    BATTERY,
  ],
  tbrg: [
    {
      words: 4,
      values: {
        'Tip count': (word) => word(0),
        'Tip interval': (word) => word(1),
        'Cumulative tip count': long(2),
      },
    },
    BATTERY,
  ],
};
