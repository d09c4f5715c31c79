import { framesOf, LANES, type StreamCode, UPLINK_LIMITS, type UplinkFrame } from '@shivar/core/sync';
import type { UplinkSource } from './uplink-source.ts';

/**
 * Fills a request by lane, strictly: a lower lane gets what the higher ones leave. `maxBytes` is of canonical record
 * bytes; one record always goes, however large.
 */
export async function gatherFrames(
  source: Pick<UplinkSource, 'pending'>,
  maxBytes: number,
  allowed: (stream: StreamCode) => boolean = () => true,
): Promise<readonly UplinkFrame[]> {
  const frames: UplinkFrame[] = [];
  let bytesLeft = maxBytes;
  let recordsLeft: number = UPLINK_LIMITS.records;
  for (const { stream, newestFirst } of LANES) {
    if (!allowed(stream)) continue;
    const limits = { maxRecords: recordsLeft, maxBytes: bytesLeft, newestFirst };
    const slice = await source.pending(stream, limits);
    if (slice === undefined) continue;
    const cut = framesOf(slice);
    // Newest first, the frames that do not fit are the oldest.
    const room = UPLINK_LIMITS.frames - frames.length;
    frames.push(...(newestFirst ? cut.slice(-room) : cut.slice(0, room)));
    recordsLeft -= slice.records.length;
    bytesLeft -= slice.records.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (bytesLeft <= 0 || recordsLeft <= 0 || frames.length >= UPLINK_LIMITS.frames) break;
  }
  return frames;
}
