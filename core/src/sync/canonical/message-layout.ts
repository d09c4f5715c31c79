import type { DecodedMessage, DecodedValue, RejectedReading, Sample } from '../../decode/decoded-message.ts';
import { REJECTED_REASON, SENSOR_CLOCK } from './codes.ts';
import { type FieldReader, MalformedRecordError, optional, withoutTrailingNulls } from './fields.ts';
import type { Layout } from './layout.ts';
import { packMilliseconds, readMilliseconds } from './parts.ts';

/**
 * `[station, sensor, epoch, elapsed, samples, rejected?, clock?, bootEpoch?, sentAt?, uptime?, oldestUnsent?]`.
 * Elapsed and uptime are plain milliseconds, which are shorter than seconds while the box is young. Most records are of this kind, so samples and values are flat: see {@link packSample}.
 */
export const MESSAGE: Layout<'message'> = {
  kind: 'message',
  code: 1,
  pack: ({ station, sensor, epoch, elapsedMs, message }) => [
    station,
    sensor,
    epoch,
    elapsedMs,
    message.samples.map(packSample),
    ...packEnvelope(message),
  ],
  read: (fields) => ({
    kind: 'message',
    station: fields.text(),
    sensor: fields.text(),
    epoch: fields.integer(),
    elapsedMs: fields.number(),
    message: readMessage(fields),
  }),
};

function packEnvelope(message: DecodedMessage): readonly unknown[] {
  const rejected = message.rejected.map((r) => [r.property, REJECTED_REASON.code(r.reason), r.value]);
  return withoutTrailingNulls([
    rejected.length === 0 ? null : rejected,
    message.clock === undefined ? null : SENSOR_CLOCK.code(message.clock),
    message.bootEpoch ?? null,
    message.sentAt === undefined ? null : packMilliseconds(message.sentAt),
    message.uptimeMs ?? null,
    message.oldestUnsent ?? null,
  ]);
}

function readMessage(fields: FieldReader): DecodedMessage {
  return {
    samples: Array.from(fields.nested().each(), readSample),
    rejected: Array.from(fields.nested().each(), readRejected),
    ...optional(
      'clock',
      fields.optional((f) => SENSOR_CLOCK.word(f.integer())),
    ),
    ...optional(
      'bootEpoch',
      fields.optional((f) => f.integer()),
    ),
    ...optional('sentAt', fields.optional(readMilliseconds)),
    ...optional(
      'uptimeMs',
      fields.optional((f) => f.number()),
    ),
    ...optional('oldestUnsent', fields.optional(readOldestUnsent)),
  };
}

/** A sequence or a time as the device wrote it, or the text `end`. */
function readOldestUnsent(fields: FieldReader): number | 'end' {
  const field = fields.any();
  if (field === 'end' || typeof field === 'number') return field;
  throw new MalformedRecordError('number or "end" expected');
}

function readRejected(fields: FieldReader): RejectedReading {
  return { property: fields.text(), reason: REJECTED_REASON.word(fields.integer()), value: fields.text() };
}

/** `[sensorTime|null, sequence|null, property, mantissa, exponent, …]`. */
function packSample(sample: Sample): readonly unknown[] {
  return [
    sample.sensorTime === undefined ? null : packMilliseconds(sample.sensorTime),
    sample.sequence ?? null,
    ...sample.values.flatMap(packValue),
  ];
}

/** A value with a depth has its property negated and is followed by the depth; property codes start at 1. */
function packValue({ property, depthCm, value }: DecodedValue): readonly number[] {
  return depthCm === undefined
    ? [property, value.mantissa, value.exponent]
    : [-property, depthCm, value.mantissa, value.exponent];
}

function readSample(fields: FieldReader): Sample {
  const sensorTime = fields.optional(readMilliseconds);
  const sequence = fields.optional((f) => f.integer());
  const values: DecodedValue[] = [];
  while (fields.remaining > 0) values.push(readValue(fields));
  return { ...optional('sensorTime', sensorTime), ...optional('sequence', sequence), values };
}

function readValue(fields: FieldReader): DecodedValue {
  const property = fields.integer();
  const depthCm = property < 0 ? fields.number() : undefined;
  return {
    property: Math.abs(property),
    ...optional('depthCm', depthCm),
    value: { mantissa: fields.integer(), exponent: fields.integer() },
  };
}
