import type { DecodedMessage, UnreadableReason } from '../decode/decoded-message.ts';
import type { Incarnation, SensorId, StationId } from '../model/identifiers.ts';
import type { TimeAnchor } from '../model/observation.ts';
import type { Station } from '../model/station.ts';
import type { RulePack } from '../rules/pack.ts';
import type { ElapsedTime, ProcessingTime } from '../time/instants.ts';

/** How a message came in, for the identity of readings that carry none of their own. */
export interface Delivery {
  readonly clientId: string;
  readonly qos: 0 | 1 | 2;
  /** MQTT packet identifier; absent at QoS 0. */
  readonly packetId?: number;
  readonly dup: boolean;
  /** First 8 bytes of the SHA-256 of topic and payload, hex. */
  readonly digest: string;
}

/** A message of a known sensor. */
export interface MessageInput {
  readonly kind: 'message';
  readonly station: StationId;
  readonly sensor: SensorId;
  readonly delivery: Delivery;
  /** When the broker took it, on the incarnation's own timeline; the batch's when absent. */
  readonly elapsedMs?: ElapsedTime;
  readonly message: DecodedMessage;
}

/** A payload that no decoder could read: counted here, its bytes are in quarantine. */
export interface UnreadableInput {
  readonly kind: 'unreadable';
  readonly station?: StationId;
  readonly sensor?: SensorId;
  readonly reason: UnreadableReason;
}

/** Everything that changes the state of the pipeline is one of these, and all of them are in the log. */
export type PipelineInput =
  | MessageInput
  | UnreadableInput
  /** Time passed; carries nothing, the batch has the time. */
  | { readonly kind: 'tick' }
  /** What time it is. Its `elapsedMs` is not after the batch's; see `Output` of kind `anchor` for what is recorded. */
  | { readonly kind: 'anchor'; readonly anchor: TimeAnchor }
  /** The complete configuration that holds from here on. */
  | {
      readonly kind: 'configuration';
      readonly stations: readonly Station[];
      readonly packs: readonly RulePack[];
    }
  /** A technician is at the station: its alerts are held back until the given time. */
  | { readonly kind: 'maintenance'; readonly station: StationId; readonly untilMs: number };

/** Inputs handled in one step, and committed in one transaction. */
export interface Batch {
  readonly incarnation: Incarnation;
  /** The incarnation's own timeline at this step. */
  readonly elapsedMs: ElapsedTime;
  /**
   * What the Clock shows, for decisions and deadlines; undefined while this incarnation has met no anchor. The
   * arrival times of readings follow from anchors and elapsed time alone, so that the cloud finds the same.
   */
  readonly now: ProcessingTime | undefined;
  readonly inputs: readonly PipelineInput[];
}
