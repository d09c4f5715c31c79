import { type PayloadFields, type PayloadFormat, signed16, unsigned16 } from './payload-format.ts';

/** Bytes of an uplink; counting mode adds four. */
const LENGTHS: ReadonlySet<number> = new Set([11, 15]);

/** Readings come on this port; others carry the device's state. */
const READINGS_PORT = 2;

/** The external thermometer's words for "not connected". */
const NO_THERMOMETER: ReadonlySet<number> = new Set([0x0ccc, 0x7fff]);

/**
 * Dragino LSE01 soil moisture, temperature and conductivity. Negative temperatures are two's complement: the vendor's
 * own decoder subtracts 0xFFFF and is 0.01 °C off. A probe in the air gives 0.00 % and 0 uS/cm, which are values like
 * others here; quality control knows what they mean. The external DS18B20 may hang anywhere and needs a map.
 */
export const draginoLse01: PayloadFormat = {
  name: 'dragino-lse01',
  known: {
    water_SOIL: { property: 'soilMoisture', gain: 0.01 },
    temp_SOIL: { property: 'soilTemperature' },
    conduct_SOIL: { property: 'soilConductivity' },
    BatV: { property: 'batteryVoltage' },
  },
  read(bytes, port): PayloadFields {
    if (port !== READINGS_PORT) return { problem: `port ${port} carries no readings` };
    if (!LENGTHS.has(bytes.length)) return { problem: `${bytes.length} bytes are no uplink of an LSE01` };
    if (((bytes[10] ?? 0) & 0x80) !== 0) return { problem: 'it is in raw mode, which nobody can convert' };
    const thermometer = unsigned16(bytes, 2);
    return {
      fields: [
        { name: 'BatV', value: (unsigned16(bytes, 0) & 0x3fff) / 1000 },
        ...(NO_THERMOMETER.has(thermometer)
          ? []
          : [{ name: 'temp_DS18B20', value: signed16(bytes, 2) / 10 }]),
        { name: 'water_SOIL', value: unsigned16(bytes, 4) / 100 },
        { name: 'temp_SOIL', value: signed16(bytes, 6) / 100 },
        { name: 'conduct_SOIL', value: unsigned16(bytes, 8) },
      ],
    };
  },
};
