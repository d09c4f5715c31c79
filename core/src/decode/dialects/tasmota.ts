import type { DecodeResult, PayloadDecoder } from '../decoded-message.ts';
import { plainFromJson } from '../native/json.ts';
import { unreadable } from '../native/unreadable.ts';
import { assemble } from './assemble.ts';
import { type Field, type FieldMap, prepareFields } from './fields.ts';
import { plainFields } from './plain-fields.ts';

/** What the fields of usual instruments are, by the last part of their path. */
const KNOWN: FieldMap = {
  Temperature: { property: 'airTemperature' },
  Humidity: { property: 'relativeHumidity' },
  Pressure: { property: 'airPressure' },
};

/** hPa in one of the units of `PressureUnit`. */
const HECTOPASCALS: Readonly<Record<string, number>> = { hPa: 1, mmHg: 1.333224, inHg: 33.86389 };

/**
 * Tasmota telemetry, `tele/{topic}/SENSOR`: `{"Time":…,"DHT11":{"Temperature":31.2,"Humidity":40},"TempUnit":"C"}`.
 * Fields are named by their path, `DHT11.Temperature`. `Time` has no zone and is not used: the arrival is nearer to
 * the truth. Temperatures in °F and pressures in mmHg and inHg are converted.
 */
export function tasmotaDecoder(fields: FieldMap = {}): PayloadDecoder {
  const map = prepareFields(KNOWN, fields);
  return {
    name: 'tasmota',
    decode(payload: Uint8Array): DecodeResult {
      if (payload.length === 0) return unreadable('emptyPayload', 'the payload is empty');
      const read = plainFromJson(payload);
      if ('kind' in read) return read;
      const { plain } = read;
      if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
        return unreadable('notAnObject', 'telemetry is one object of instruments');
      }
      const { TempUnit: temperature, PressureUnit: pressure } = plain as Record<string, unknown>;
      return assemble(
        { fields: plainFields(plain).map((field) => inOurUnits(field, temperature, pressure)) },
        map,
      );
    },
  };
}

function inOurUnits({ name, value }: Field, temperatureUnit: unknown, pressureUnit: unknown): Field {
  if (temperatureUnit === 'F' && /(Temperature|DewPoint)$/.test(name)) {
    return { name, value: ((value - 32) * 5) / 9 };
  }
  const factor = typeof pressureUnit === 'string' ? HECTOPASCALS[pressureUnit] : undefined;
  return factor !== undefined && /Pressure$/.test(name) ? { name, value: value * factor } : { name, value };
}
