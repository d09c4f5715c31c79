import type { Decimal } from '../model/decimal.ts';

/** One value of a sample, in the unit of the table of observed properties. */
export interface DecodedValue {
  /** Permanent code in the table of observed properties. */
  readonly property: number;
  /** Depth in cm when the message names one. */
  readonly depthCm?: number;
  readonly value: Decimal;
}

/** What one sensor saw at one instant. */
export interface Sample {
  /** The sensor's own time of measuring, UTC ms as it wrote it; absent when it has no clock or did not say. */
  readonly sensorTime?: number;
  /** Rises by one with every sample of a boot epoch. */
  readonly sequence?: number;
  readonly values: readonly DecodedValue[];
}

/** A reading that was understood as a reading but cannot be taken; it is counted and shown, never stored. */
export interface RejectedReading {
  /** Name as it stood in the message, cut to 64 characters. */
  readonly property: string;
  readonly reason: 'unknownProperty' | 'notANumber' | 'outOfRange' | 'badDepth' | 'badTime';
  /** The offending value as text, cut to 64 characters. */
  readonly value: string;
}

/** What a device says of its own clock; `network` and `gps` clocks are not repaired. */
export type SensorClock = 'none' | 'rtc' | 'network' | 'gps';

/** A payload in the one form everything behind the decoders works with. */
export interface DecodedMessage {
  readonly samples: readonly Sample[];
  readonly rejected: readonly RejectedReading[];
  readonly clock?: SensorClock;
  /** Changes whenever the device restarts; its sequence numbers start again. */
  readonly bootEpoch?: number;
  /** The device's own UTC clock at the moment of publishing, ms. */
  readonly sentAt?: number;
  /** The device's uptime at the moment of publishing, ms. */
  readonly uptimeMs?: number;
  /** Sequence or time below which the sender holds nothing back; `end` when the stream is over. */
  readonly oldestUnsent?: number | 'end';
}

/** Why a payload could not be read at all. The bytes go to quarantine under this reason. */
export type UnreadableReason =
  | 'emptyPayload'
  | 'notJson'
  | 'notCbor'
  | 'notAnObject'
  | 'noReadings'
  | 'badField'
  | 'tooManyReadings'
  | 'tooDeep'
  | 'unknownSensor'
  | 'unknownTopic'
  /** The decoder understood it and the step then failed on it: our fault, kept for us. */
  | 'stepFailed';

/** Bytes in, a message or the reason why not; a decoder never throws. */
export type DecodeResult =
  | { readonly kind: 'message'; readonly message: DecodedMessage }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason; readonly detail: string };

/** Turns the payload of one dialect into readings. Pure; never throws on any bytes. */
export interface PayloadDecoder {
  /** For example `native-json`. */
  readonly name: string;
  decode(payload: Uint8Array): DecodeResult;
}
