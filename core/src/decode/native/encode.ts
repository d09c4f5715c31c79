import { encode, Tagged } from 'cborg';
import { assert } from '../../errors/index.ts';
import { type Decimal, formatDecimal } from '../../model/decimal.ts';
import { observedPropertyByCode } from '../../model/observed-properties.ts';
import type { DecodedMessage, DecodedValue, Sample } from '../decoded-message.ts';
import type { NativeFormat } from './decode.ts';

/** Names stay in the order of the message, so that its values come back in their order. */
const IN_ORDER = { mapSorter: (): number => 0 };

type WriteValue = (value: Decimal) => unknown;

/**
 * Writes a message in the native format; decoding it gives the same message back. JSON numbers carry 12 significant
 * digits, CBOR every decimal (as an integer or a decimal fraction). Rejected readings are not part of the format and
 * are left out. Either every sample has a sequence or none has; a one-sample message without values is a list of one.
 *
 * @example encodeNative({ samples: [{ values: [{ property: 1, value: { mantissa: 312, exponent: -1 } }] }], rejected: [] }, 'json')
 * // the bytes of {"airTemperature":31.2}
 */
export function encodeNative(message: DecodedMessage, format: NativeFormat): Uint8Array {
  const plain = plainMessage(
    message,
    format === 'cbor' ? cborNumber : (value) => Number(formatDecimal(value)),
  );
  return format === 'cbor' ? encode(plain, IN_ORDER) : new TextEncoder().encode(JSON.stringify(plain));
}

function plainMessage({ samples, rejected: _left, ...envelope }: DecodedMessage, write: WriteValue): object {
  const [first] = samples;
  if (first === undefined) return envelope;
  const sequence = first.sequence === undefined ? {} : { sequence: first.sequence };
  if (samples.length === 1 && first.values.length > 0) {
    return { ...envelope, ...sequence, ...plainReading(first, write) };
  }
  return { ...envelope, ...sequence, readings: plainReadings(samples, write) };
}

/** The first sequence stands in the envelope; later ones only where they do not count up. */
function plainReadings(samples: readonly Sample[], write: WriteValue): object[] {
  let next = samples[0]?.sequence;
  return samples.map((sample) => {
    assert(
      (sample.sequence === undefined) === (next === undefined),
      'some samples of a message have no sequence',
    );
    const own = sample.sequence === next ? {} : { sequence: sample.sequence };
    next = sample.sequence === undefined ? undefined : sample.sequence + 1;
    return { ...own, ...plainReading(sample, write) };
  });
}

function plainReading({ sensorTime, values }: Sample, write: WriteValue): object {
  const time = sensorTime === undefined ? {} : { eventTime: sensorTime };
  return { ...time, ...Object.fromEntries(values.map((value) => [nameOf(value), write(value.value)])) };
}

function nameOf({ property, depthCm }: DecodedValue): string {
  const name = observedPropertyByCode(property)?.name;
  assert(name !== undefined, `no observed property has the number ${property}`);
  return depthCm === undefined ? name : `${name}@${depthCm}`;
}

/** The shorter exact form: an integer where there is one, otherwise tag 4 with exponent and mantissa. */
function cborNumber({ mantissa, exponent }: Decimal): unknown {
  const integer = exponent >= 0 ? mantissa * 10 ** exponent : Number.NaN;
  return Number.isSafeInteger(integer) ? integer : new Tagged(4, [exponent, mantissa]);
}
