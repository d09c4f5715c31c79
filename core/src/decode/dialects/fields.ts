import { ShivarError } from '../../errors/index.ts';
import { type ObservedProperty, observedProperty } from '../../model/observed-properties.ts';
import type { DecodedValue, RejectedReading } from '../decoded-message.ts';
import { MAX_DEPTH_CM } from '../native/limits.ts';
import { repeated } from '../native/unreadable.ts';
import { readValue } from '../native/value.ts';

/** A value under the name its device gives it. */
export interface Field {
  readonly name: string;
  /** Not finite when the device says that it has no value. */
  readonly value: number;
}

/** Which property a field is, and how its number becomes one of that property's unit. */
export interface PropertyTarget {
  /** As in native messages: `soilMoisture@30`. */
  readonly property: string;
  /** value × gain + offset; 1 and 0 when absent. */
  readonly gain?: number;
  readonly offset?: number;
}

/** Properties by the name of the field. */
export type FieldMap = Readonly<Record<string, PropertyTarget>>;

/** A field map made ready. */
export type PreparedFields = ReadonlyMap<string, PreparedTarget>;

interface PreparedTarget {
  readonly property: ObservedProperty;
  readonly depthCm: number | undefined;
  readonly gain: number;
  readonly offset: number;
}

/**
 * Makes a field map ready. What a credential says wins over what the dialect knows by itself.
 * @throws {ShivarError} TOPIC_MAP_INVALID when a property or a depth does not exist.
 */
export function prepareFields(known: FieldMap, own: FieldMap = {}): PreparedFields {
  return new Map(Object.entries({ ...known, ...own }).map(([name, target]) => [name, prepare(name, target)]));
}

function prepare(name: string, { property: text, gain = 1, offset = 0 }: PropertyTarget): PreparedTarget {
  const [propertyName = '', depth] = text.split('@');
  const property = observedProperty(propertyName);
  if (property === undefined) throw invalid(name, `"${propertyName}" is no observed property`);
  if (depth === undefined) return { property, depthCm: undefined, gain, offset };
  const depthCm = Number(depth);
  if (!property.soil || !/^\d{1,4}$/.test(depth) || depthCm > MAX_DEPTH_CM) {
    throw invalid(name, `"${text}" names no depth below the ground in cm`);
  }
  return { property, depthCm, gain, offset };
}

function invalid(field: string, problem: string): ShivarError {
  return new ShivarError('TOPIC_MAP_INVALID', `field "${field}": ${problem}`);
}

/** The readings among the fields of a device. */
export interface FieldReadings {
  readonly values: readonly DecodedValue[];
  readonly rejected: readonly RejectedReading[];
}

/**
 * Takes the fields that mean something to us. A field nobody mapped is no reading. Of two fields for the same
 * property and depth the first counts: a device with two thermometers needs a map that tells them apart.
 */
export function takeFields(fields: readonly Field[], map: PreparedFields): FieldReadings {
  const values: DecodedValue[] = [];
  const rejected: RejectedReading[] = [];
  for (const { name, value } of fields) {
    const target = map.get(name) ?? map.get(withoutChannel(name));
    if (target === undefined) continue;
    const { property, depthCm, gain, offset } = target;
    const taken = values.some((one) => one.property === property.code && one.depthCm === depthCm);
    if (taken) continue;
    const outcome = readValue(property, value * gain + offset);
    if ('reason' in outcome)
      rejected.push({ property: repeated(name), reason: outcome.reason, value: repeated(value) });
    else
      values.push({
        property: property.code,
        ...(depthCm === undefined ? {} : { depthCm }),
        value: outcome.value,
      });
  }
  return { values, rejected };
}

/** `temperature.3` is a `temperature`, `DHT11.Temperature` a `Temperature` of some instrument. */
function withoutChannel(name: string): string {
  const parts = name.split('.');
  return (/^\d+$/.test(parts.at(-1) ?? '') ? parts[0] : parts.at(-1)) ?? name;
}
