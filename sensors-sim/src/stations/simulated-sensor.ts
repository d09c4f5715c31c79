import type { SensorClock } from '@shivar/core/decode';
import type { SensorId } from '@shivar/core/model';
import type { Duration } from '@shivar/core/time';
import type { Instrument } from '../instruments/instrument.ts';

/** A sensor as a sender of messages: what it measures with, when, and how well it speaks. */
export interface SimulatedSensor {
  readonly id: SensorId;
  readonly intervalMs: Duration;
  /** After the start of each interval, so that sensors do not all speak at once. */
  readonly phaseMs: Duration;
  readonly instrument: Instrument;
  readonly qos: 0 | 1 | 2;
  readonly encoding: 'json' | 'cbor';
  /** What the messages carry besides values. */
  readonly dialect: MessageDialect;
}

export interface MessageDialect {
  /** Boot epoch and sequence. A sensor without them cannot be told apart from its own repeat. */
  readonly identity: boolean;
  /** The time of each sample by the sensor's own clock. */
  readonly eventTime: boolean;
  /** Kind of the sensor's clock, when it says so. */
  readonly clock?: SensorClock;
}
