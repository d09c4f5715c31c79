import type { DecodedMessage, Sample } from '../../decode/decoded-message.ts';
import type { TimeQuality } from '../../time/clock.ts';
import { type EventTime, eventTime } from '../../time/instants.ts';
import type { Arrival } from './anchor-stage.ts';

/** When a sample was measured, and how far that can be believed. */
export interface SampleTime {
  readonly eventTime: EventTime;
  readonly quality: TimeQuality;
}

/**
 * The event time of a sample. A sensor's own time is taken as it comes when it has a clock; without one the times of
 * a message still say how far apart its samples are, so they are placed by the age they had when it was sent; anything
 * else was measured when it arrived.
 */
export function sampleTime(
  { sensorTime }: Sample,
  message: DecodedMessage,
  arrival: Arrival,
  trusted: boolean,
): SampleTime {
  if (sensorTime === undefined) return { eventTime: arrival.at, quality: arrival.quality };
  if (trusted || message.clock === 'network' || message.clock === 'gps') {
    return { eventTime: eventTime(sensorTime), quality: 'synced' };
  }
  if (message.clock !== 'none') return { eventTime: eventTime(sensorTime), quality: 'holdover' };
  const ageMs = ageWhenSent(sensorTime, message);
  if (ageMs === undefined) return { eventTime: arrival.at, quality: 'none' };
  return { eventTime: eventTime(arrival.at - ageMs), quality: arrival.quality };
}

/**
 * How old a sample of a device without a clock was when its message was sent. Undefined when the device does not say,
 * or says what cannot be: a sample from the future, or from before the start since which the device counts.
 */
function ageWhenSent(sensorTime: number, { sentAt, uptimeMs }: DecodedMessage): number | undefined {
  if (sentAt === undefined) return undefined;
  const ageMs = sentAt - sensorTime;
  const possible = ageMs >= 0 && ageMs <= (uptimeMs ?? Number.POSITIVE_INFINITY);
  return possible ? ageMs : undefined;
}
