import { type ObservedProperty, observedProperty } from '../../model/observed-properties.ts';
import type { DecodedValue, RejectedReading, Sample } from '../decoded-message.ts';
import { readTime } from './envelope.ts';
import { MAX_DEPTH_CM } from './limits.ts';
import { repeated } from './unreadable.ts';
import { readValue } from './value.ts';

/** One reading object of a message: its values, and what stood beside them. */
export interface RawReading {
  /** Names and values as they stood, without `eventTime` and `sequence`. */
  readonly values: readonly (readonly [name: string, raw: unknown])[];
  /** Null or undefined when the reading names no time. */
  readonly eventTime: unknown;
  readonly sequence: number | undefined;
}

/** Reads one reading. Whatever of it cannot be taken is added to `rejected`; the rest is the sample. */
export function readReading(reading: RawReading, rejected: RejectedReading[]): Sample {
  const values: DecodedValue[] = [];
  const timed = reading.eventTime !== undefined && reading.eventTime !== null;
  const sensorTime = timed ? readTime(reading.eventTime) : undefined;
  for (const [name, raw] of reading.values) {
    const outcome = readNamed(name, raw);
    if (outcome === undefined) continue;
    if ('reason' in outcome) rejected.push(outcome);
    else if (timed && sensorTime === undefined) {
      rejected.push({ property: repeated(name), reason: 'badTime', value: repeated(reading.eventTime) });
    } else values.push(outcome);
  }
  return {
    ...(sensorTime === undefined ? {} : { sensorTime }),
    ...(reading.sequence === undefined ? {} : { sequence: reading.sequence }),
    values,
  };
}

/** Undefined for null, which says that there is no value. */
function readNamed(name: string, raw: unknown): DecodedValue | RejectedReading | undefined {
  const reject = (reason: RejectedReading['reason']): RejectedReading => ({
    property: repeated(name),
    reason,
    value: repeated(raw),
  });
  const at = name.indexOf('@');
  const property = observedProperty(at < 0 ? name : name.slice(0, at));
  if (property === undefined) return reject('unknownProperty');
  const depthCm = at < 0 ? undefined : readDepth(property, name.slice(at + 1));
  if (at >= 0 && depthCm === undefined) return reject('badDepth');
  if (raw === null) return undefined;
  const outcome = readValue(property, raw);
  if ('reason' in outcome) return reject(outcome.reason);
  return { property: property.code, ...(depthCm === undefined ? {} : { depthCm }), value: outcome.value };
}

/** Whole centimetres without leading zeros, and only below the surface: each depth has one spelling. */
function readDepth(property: ObservedProperty, text: string): number | undefined {
  if (!property.soil || !/^(0|[1-9]\d{0,3})$/.test(text)) return undefined;
  const depthCm = Number(text);
  return depthCm <= MAX_DEPTH_CM ? depthCm : undefined;
}
