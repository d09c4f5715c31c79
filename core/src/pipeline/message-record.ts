import type { MessageRecord } from '../sync/records.ts';
import type { Batch, MessageInput } from './input.ts';

/** The record of a message as it was taken in, from the batch it was stepped in and the verdict on it. */
export function messageRecord(
  { station, sensor, elapsedMs, message }: MessageInput,
  batch: Batch,
  installationEpoch: number,
): MessageRecord {
  return {
    kind: 'message',
    station,
    sensor,
    epoch: installationEpoch,
    elapsedMs: elapsedMs ?? batch.elapsedMs,
    message,
  };
}
