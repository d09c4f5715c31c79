import type { EventTime } from '@shivar/core/time';
import type { SentReading } from '../faults/value-faults.ts';
import type { SimulatedSensor } from '../stations/simulated-sensor.ts';

/** What one sensor saw at one instant. */
export interface SimulatedSample {
  readonly eventTime: EventTime;
  /** Counts the samples of the sensor from 0. */
  readonly sequence: number;
  readonly readings: readonly SentReading[];
}

/** One message of one sensor, before it is bytes. */
export interface Transmission {
  /** When the sensor sends it, on the simulated clock. */
  readonly at: EventTime;
  readonly sensor: SimulatedSensor;
  readonly samples: readonly SimulatedSample[];
  /** Sent before, word for word. */
  readonly repeat: boolean;
  /** Samples waited in the sensor for its link to come back. */
  readonly buffered: boolean;
  /** Sequence below which the sensor holds nothing back once this message is out; `end` with its last message. */
  readonly oldestUnsent: number | 'end';
}
