import type { Incarnation } from '@shivar/core/model';
import type { SequenceRanges, StreamCode, StreamRanges, StreamRecord } from '@shivar/core/sync';

/** What the uplink needs of the box's memory; the edge store and its reader together are one. */
export interface UplinkSource {
  /** Unacknowledged records of a stream, ascending, of one incarnation; undefined when none waits. */
  pending(
    stream: StreamCode,
    options: { readonly maxRecords: number; readonly maxBytes: number; readonly newestFirst?: boolean },
  ): Promise<
    | {
        readonly incarnation: Incarnation;
        readonly stream: StreamCode;
        readonly records: readonly StreamRecord[];
      }
    | undefined
  >;
  /** Marks as settled; deletes nothing. */
  acknowledge(incarnation: Incarnation, stream: StreamCode, ranges: SequenceRanges): Promise<void>;
  /** Takes marks away, so that the records are pending again. */
  reopen(incarnation: Incarnation, stream: StreamCode, ranges: SequenceRanges): Promise<void>;
  /** Replaces every mark by `held` and keeps the epoch, in one transaction. */
  adoptEpoch(epoch: string, held: readonly StreamRanges[]): Promise<void>;
  /** Records waiting, by stream. */
  backlog(): Promise<readonly { readonly stream: StreamCode; readonly records: number }[]>;
}
