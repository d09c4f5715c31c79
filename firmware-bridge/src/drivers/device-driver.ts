import type { DecodedValue } from '@shivar/core/decode';
import type { SensorId } from '@shivar/core/model';
import type { z } from 'zod';

/** Why a device could not be read this time. */
export type DeviceFault =
  /** Nothing came, or nothing that was an answer. */
  | 'timeout'
  /** An answer came whose checksum was wrong. */
  | 'crcError'
  /** The device refused the question. */
  | 'exception';

/** What a session wants done or known. */
export type SessionEvent =
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** A device was read. `suspicions` are sentences about values that are published nevertheless. */
  | {
      readonly kind: 'sample';
      readonly sensor: SensorId;
      readonly values: readonly DecodedValue[];
      readonly suspicions: readonly string[];
    }
  /** One attempt failed; `final` when it was the last of this round. */
  | {
      readonly kind: 'fault';
      readonly sensor: SensorId;
      readonly fault: DeviceFault;
      readonly detail: string;
      readonly final: boolean;
    };

/**
 * A conversation with the devices of one line, without any I/O: bytes and time go in, events come out. Time is real
 * monotonic milliseconds. It never throws, whatever bytes come, and its memory is bounded.
 */
export interface DeviceSession {
  /** When {@link wake} is to be called next; always later than the last call, once that has returned. */
  readonly wakeAtMs: number;
  wake(nowMs: number): readonly SessionEvent[];
  receive(bytes: Uint8Array, nowMs: number): readonly SessionEvent[];
}

/** What a driver must know of the line it speaks on. */
export interface LineTiming {
  readonly baudRate: number;
  readonly characterMs: number;
}

/** Knows one kind of device. A driver is a folder: its code, a README with the wiring, recorded traffic. */
export interface DeviceDriver<Options> {
  /** Folder and name in configuration, such as `modbus-soil-probe`. */
  readonly name: string;
  /** One line for people. */
  readonly description: string;
  /** The driver's own settings of a link. */
  readonly options: z.ZodType<Options>;
  /** Sensors that its messages will name. */
  sensors(options: Options): readonly SensorId[];
  /** Begins a conversation at `nowMs`. A link that was lost begins a new one. */
  open(options: Options, line: LineTiming, nowMs: number): DeviceSession;
}
