import type { Field } from '../fields.ts';
import type { PayloadFields, PayloadFormat } from './payload-format.ts';

/** One data type: its size in bytes, and for a single number what a unit of it is. */
interface LppType {
  readonly name: string;
  readonly bytes: number;
  readonly signed?: boolean;
  /** Divisor; absent for types that are no single number, which are skipped. */
  readonly divisor?: number;
}

/** By type number (Cayenne LPP, and the additional types of ElectronicCats/CayenneLPP). Values are big-endian. */
const TYPES: ReadonlyMap<number, LppType> = new Map([
  [0x00, { name: 'digitalInput', bytes: 1, divisor: 1 }],
  [0x01, { name: 'digitalOutput', bytes: 1, divisor: 1 }],
  [0x02, { name: 'analogInput', bytes: 2, signed: true, divisor: 100 }],
  [0x03, { name: 'analogOutput', bytes: 2, signed: true, divisor: 100 }],
  [0x64, { name: 'generic', bytes: 4, divisor: 1 }],
  [0x65, { name: 'illuminance', bytes: 2, divisor: 1 }],
  [0x66, { name: 'presence', bytes: 1, divisor: 1 }],
  [0x67, { name: 'temperature', bytes: 2, signed: true, divisor: 10 }],
  [0x68, { name: 'humidity', bytes: 1, divisor: 2 }],
  [0x71, { name: 'accelerometer', bytes: 6 }],
  [0x73, { name: 'barometer', bytes: 2, divisor: 10 }],
  [0x74, { name: 'voltage', bytes: 2, divisor: 100 }],
  [0x75, { name: 'current', bytes: 2, divisor: 1000 }],
  [0x76, { name: 'frequency', bytes: 4, divisor: 1 }],
  [0x78, { name: 'percentage', bytes: 1, divisor: 1 }],
  [0x79, { name: 'altitude', bytes: 2, signed: true, divisor: 1 }],
  [0x7d, { name: 'concentration', bytes: 2, divisor: 1 }],
  [0x80, { name: 'power', bytes: 2, divisor: 1 }],
  [0x82, { name: 'distance', bytes: 4, divisor: 1000 }],
  [0x83, { name: 'energy', bytes: 4, divisor: 1000 }],
  [0x84, { name: 'direction', bytes: 2, divisor: 1 }],
  [0x85, { name: 'unixTime', bytes: 4, divisor: 1 }],
  [0x86, { name: 'gyrometer', bytes: 6 }],
  [0x87, { name: 'colour', bytes: 3 }],
  [0x88, { name: 'location', bytes: 9 }],
  [0x8e, { name: 'switch', bytes: 1, divisor: 1 }],
]);

/**
 * Cayenne LPP: channel, type, value, over and over. Fields are `temperature.3`: type and channel. A type that is not
 * known has no known length, so nothing behind it can be read and the payload is refused as a whole.
 */
export const cayenneLpp: PayloadFormat = {
  name: 'cayenne-lpp',
  known: {
    temperature: { property: 'airTemperature' },
    humidity: { property: 'relativeHumidity' },
    barometer: { property: 'airPressure' },
    direction: { property: 'windDirection' },
    voltage: { property: 'batteryVoltage' },
  },
  read(bytes): PayloadFields {
    const fields: Field[] = [];
    let sensorTime: number | undefined;
    let at = 0;
    while (at + 1 < bytes.length) {
      const channel = bytes[at] ?? 0;
      const number = bytes[at + 1] ?? 0;
      const type = TYPES.get(number);
      if (type === undefined) return { problem: `type 0x${number.toString(16)} of Cayenne LPP is not known` };
      at += 2;
      if (at + type.bytes > bytes.length) return { problem: `it ends within a value of type ${type.name}` };
      const value = numberOf(bytes.subarray(at, at + type.bytes), type);
      at += type.bytes;
      if (value === undefined) continue;
      if (type.name === 'unixTime') sensorTime = value * 1000;
      else fields.push({ name: `${type.name}.${channel}`, value });
    }
    if (at !== bytes.length) return { problem: 'it ends within a value' };
    return { fields, ...(sensorTime === undefined ? {} : { sensorTime }) };
  },
};

function numberOf(bytes: Uint8Array, { signed, divisor }: LppType): number | undefined {
  if (divisor === undefined) return undefined;
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  const limit = 256 ** bytes.length;
  return (signed === true && value >= limit / 2 ? value - limit : value) / divisor;
}
