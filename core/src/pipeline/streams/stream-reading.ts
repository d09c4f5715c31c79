import { type Decimal, decimalToNumber } from '../../model/decimal.ts';
import { parseDatastreamId } from '../../model/identifiers.ts';
import type { StreamInput } from '../../rules/index.ts';
import type { FieldReader } from '../../stream/pattern/index.ts';
import { IST_OFFSET } from '../../time/indian-days.ts';
import { DAY, type EventTime, eventTime, MINUTE } from '../../time/instants.ts';
import type { Channel } from '../configuration/channel.ts';

/** A usable reading in its time, as the rules of the stream engine take it. */
export interface StreamReading {
  /** `station/sensor`. */
  readonly source: string;
  readonly channel: Channel;
  readonly eventTime: EventTime;
  /** Calibrated. */
  readonly value: Decimal;
  /** The sender's sequence, or 0. */
  readonly order: number;
  readonly bootEpoch?: number;
}

/** What of a reading a pattern or a join keeps. */
export interface StreamEvent {
  readonly datastream: string;
  readonly eventTime: EventTime;
  readonly value: Decimal;
  readonly order: number;
  /** Since the reading of the same datastream before it; undefined for the first. */
  readonly change?: number;
}

/** Whether an input means a reading. */
export function matchesInput(input: StreamInput, { channel }: StreamReading): boolean {
  const { property, sensor, depthCm } = channel.name;
  return (
    property === input.property &&
    (input.sensor === undefined || input.sensor === sensor) &&
    (input.depthCm === undefined || input.depthCm === depthCm)
  );
}

/** The fields that conditions ask for; see `EVENT_FIELDS` of the rules. */
export const readEventField: FieldReader<StreamEvent> = (event, field) => {
  switch (field) {
    case 'value':
      return decimalToNumber(event.value);
    case 'change':
      return event.change;
    case 'minuteOfDay':
      return Math.floor((event.eventTime + IST_OFFSET) / MINUTE) % (DAY / MINUTE);
    case 'property':
    case 'sensor':
    case 'depthCm':
      return parseDatastreamId(event.datastream)?.[field];
    default:
      return undefined;
  }
};

/** Ties of event time are broken by source, then sequence, never by arrival. */
export function compareEvents(a: StreamEvent, b: StreamEvent): number {
  if (a.datastream !== b.datastream) return a.datastream < b.datastream ? -1 : 1;
  return a.order - b.order || decimalToNumber(a.value) - decimalToNumber(b.value);
}

type PlainEvent = [string, EventTime, number, number, number, number | null];

/** The stored form of an event. */
export function eventToPlain({ datastream, eventTime: at, value, order, change }: StreamEvent): PlainEvent {
  return [datastream, at, value.mantissa, value.exponent, order, change ?? null];
}

export function eventFromPlain(plain: unknown): StreamEvent {
  // Only what eventToPlain made comes back here.
  const [datastream, at, mantissa, exponent, order, change] = plain as PlainEvent;
  return {
    datastream,
    eventTime: eventTime(at),
    value: { mantissa, exponent },
    order,
    ...(change === null ? {} : { change }),
  };
}
