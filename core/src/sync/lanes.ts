import type { UplinkFrame } from './messages.ts';
import { STREAM, type StreamCode, type StreamRecord } from './streams.ts';

/** A priority class of the uplink. */
export interface Lane {
  readonly stream: StreamCode;
  readonly newestFirst: boolean;
}

/**
 * Lanes in strict order. System records come first although small alerts wait for them: without link and anchor the
 * cloud can place no record in time. Newest aggregates first, so that maps are live soon after an outage.
 */
export const LANES: readonly Lane[] = [
  { stream: STREAM.system, newestFirst: false },
  { stream: STREAM.alerts, newestFirst: false },
  { stream: STREAM.snapshot, newestFirst: true },
  { stream: STREAM.aggregates, newestFirst: true },
  { stream: STREAM.raw, newestFirst: false },
  { stream: STREAM.diagnostics, newestFirst: false },
];

/** Cuts waiting records into frames: a new one wherever a sequence is missing. */
export function framesOf(slice: {
  readonly incarnation: string;
  readonly stream: StreamCode;
  readonly records: readonly StreamRecord[];
}): readonly UplinkFrame[] {
  const frames: (UplinkFrame & { records: Uint8Array[] })[] = [];
  for (const { sequence, bytes } of slice.records) {
    const last = frames[frames.length - 1];
    if (last !== undefined && last.firstSequence + last.records.length === sequence) last.records.push(bytes);
    else
      frames.push({
        incarnation: slice.incarnation,
        stream: slice.stream,
        firstSequence: sequence,
        records: [bytes],
      });
  }
  return frames;
}
