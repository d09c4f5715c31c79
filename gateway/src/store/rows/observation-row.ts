import { decodeCbor, encodeCbor } from '@shivar/core/encoding';
import type { DatastreamId, Observation, ObservationTime, QualityFlag } from '@shivar/core/model';
import type { TimeQuality } from '@shivar/core/time';

/** `[mantissa, exponent, flag, event time, quality]` or `[mantissa, exponent, flag, elapsed, quality, incarnation]`. */
type Packed = readonly [number, number, QualityFlag, number, TimeQuality, string?];

/** An observation as bytes, without its datastream, which is the key of its row. */
export function packObservation({ time, value, flag }: Observation): Uint8Array {
  const common = [value.mantissa, value.exponent, flag];
  if (time.kind === 'resolved') return encodeCbor([...common, time.eventTime, time.quality]);
  return encodeCbor([...common, time.elapsedMs, 'none', time.incarnation]);
}

export function unpackObservation(datastream: DatastreamId, bytes: Uint8Array): Observation {
  const [mantissa, exponent, flag, at, quality, incarnation] = decodeCbor(bytes) as Packed; // from packObservation
  const time: ObservationTime =
    incarnation === undefined
      ? { kind: 'resolved', eventTime: at, quality }
      : { kind: 'unresolved', incarnation, elapsedMs: at };
  return { datastream, time, value: { mantissa, exponent }, flag };
}
