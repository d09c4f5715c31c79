import type { WorkItem } from './work-item.ts';

/**
 * The item that stands in for one the step cannot take: its bytes go to quarantine, its publisher gets an answer, and
 * the box goes on. Undefined for our own work, which has no publisher to go on with.
 */
export function withoutPoison(item: WorkItem, error: unknown): WorkItem | undefined {
  const { input, source, ...rest } = item;
  if (input?.kind !== 'message' || source === undefined) return undefined;
  const reason = 'stepFailed';
  const detail = error instanceof Error ? error.message : String(error);
  return {
    ...rest,
    input: { kind: 'unreadable', station: input.station, sensor: input.sensor, reason },
    quarantine: { topic: source.topic, payload: source.payload, reason, detail },
  };
}
