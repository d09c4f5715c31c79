import type { DecodedMessage, DecodedValue, Sample } from '@shivar/core/decode';
import { encodeNative } from '@shivar/core/decode';
import { assert } from '@shivar/core/errors';
import { decimalFromNumber, observedProperty } from '@shivar/core/model';
import type { Measurement } from '../instruments/instrument.ts';
import type { SimulatedSample, Transmission } from '../simulation/transmission.ts';
import type { MessageDialect } from '../stations/simulated-sensor.ts';

/** The bytes of a transmission in the native message format. `bootEpoch` counts the sensor's restarts. */
export function transmissionPayload(transmission: Transmission, bootEpoch: number): Uint8Array {
  const { dialect, encoding } = transmission.sensor;
  return encodeNative(transmissionMessage(transmission, dialect, bootEpoch), encoding);
}

function transmissionMessage(
  { at, samples, oldestUnsent }: Transmission,
  dialect: MessageDialect,
  bootEpoch: number,
): DecodedMessage {
  return {
    samples: samples.map((sample) => toSample(sample, dialect)),
    rejected: [],
    ...(dialect.clock === undefined ? {} : { clock: dialect.clock }),
    ...(dialect.identity ? { bootEpoch, oldestUnsent } : {}),
    ...(dialect.eventTime ? { sentAt: at } : {}),
  };
}

function toSample({ eventTime, sequence, readings }: SimulatedSample, dialect: MessageDialect): Sample {
  return {
    ...(dialect.eventTime ? { sensorTime: eventTime } : {}),
    ...(dialect.identity ? { sequence } : {}),
    values: readings.map(toValue),
  };
}

/** A measurement as the decoders know it. */
function toValue({ property, depthCm, value }: Measurement): DecodedValue {
  const code = observedProperty(property)?.code;
  const decimal = decimalFromNumber(value);
  assert(code !== undefined && decimal !== undefined, `${property} ${value} cannot be written`);
  return { property: code, ...(depthCm === undefined ? {} : { depthCm }), value: decimal };
}
