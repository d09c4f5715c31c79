import { ShivarError } from '../../errors/index.ts';
import { parseRfc3339 } from '../../time/rfc3339.ts';
import type { DecodeResult, PayloadDecoder } from '../decoded-message.ts';
import { plainFromJson } from '../native/json.ts';
import { unreadable } from '../native/unreadable.ts';
import { assemble, type Decoded } from './assemble.ts';
import { type Field, type FieldMap, type PreparedFields, prepareFields } from './fields.ts';
import { PAYLOAD_FORMATS, type PayloadFields, type PayloadFormat } from './payloads/index.ts';
import { plainFields } from './plain-fields.ts';

type Plain = Readonly<Record<string, unknown>>;

/** What the network says of an uplink besides its payload. */
const NETWORK: FieldMap = { rssi: { property: 'signalStrength' } };

/**
 * ChirpStack v4 uplinks, `application/{id}/device/{devEui}/event/up`. With a payload format the bytes in `data` are
 * decoded here, because decoders in network servers differ in quality and some leave zeros out; without one the
 * numbers of `object` count. The sample has the time at which the network received it. Frame counters are not used as
 * sequence numbers: they begin again with every join, and without one on devices that are activated by
 * personalisation. The network's time and the value tell a redelivery.
 * @throws {ShivarError} TOPIC_MAP_INVALID for an unknown payload format or property.
 */
export function chirpstackDecoder(fields: FieldMap = {}, payloadFormat?: string): PayloadDecoder {
  const format = payloadFormat === undefined ? undefined : PAYLOAD_FORMATS.get(payloadFormat);
  if (payloadFormat !== undefined && format === undefined) {
    const known = [...PAYLOAD_FORMATS.keys()].join(', ');
    throw new ShivarError(
      'TOPIC_MAP_INVALID',
      `no payload format is called "${payloadFormat}"; there are ${known}`,
    );
  }
  const map = prepareFields({ ...NETWORK, ...format?.known }, fields);
  return { name: 'chirpstack', decode: (payload) => decodeUplink(payload, format, map) };
}

function decodeUplink(
  payload: Uint8Array,
  format: PayloadFormat | undefined,
  map: PreparedFields,
): DecodeResult {
  if (payload.length === 0) return unreadable('emptyPayload', 'the payload is empty');
  const read = plainFromJson(payload);
  if ('kind' in read) return read;
  if (!isPlain(read.plain)) return unreadable('notAnObject', 'an uplink is one object');
  const uplink = read.plain;
  const measured: PayloadFields =
    format === undefined ? { fields: plainFields(uplink.object) } : readData(uplink, format);
  if ('problem' in measured) return unreadable('badField', `"data" cannot be read: ${measured.problem}`);
  const time = timeOf(uplink, measured.sensorTime);
  if (measured.fields.length === 0) return unreadable('noReadings', 'the uplink carries no values');
  return assemble(
    {
      fields: [...measured.fields, ...signalOf(uplink)],
      ...time,
    },
    map,
  );
}

function readData({ data, fPort }: Plain, format: PayloadFormat): ReturnType<PayloadFormat['read']> {
  if (typeof data !== 'string') return { problem: 'there is none' };
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(data)) return { problem: 'it is not base64' };
  return format.read(Buffer.from(data, 'base64'), typeof fPort === 'number' ? fPort : 0);
}

/** The device's own time if it sent one, else when the network received the uplink. */
function timeOf({ time }: Plain, deviceTime: number | undefined): Pick<Decoded, 'sensorTime' | 'clock'> {
  if (deviceTime !== undefined) return { sensorTime: deviceTime, clock: 'rtc' };
  const received = typeof time === 'string' ? parseRfc3339(time) : undefined;
  return received === undefined || received < 0 ? {} : { sensorTime: received, clock: 'network' };
}

/** The strongest reception of several gateways. */
function signalOf({ rxInfo }: Plain): Field[] {
  if (!Array.isArray(rxInfo)) return [];
  const strengths = rxInfo.flatMap((one: unknown) =>
    isPlain(one) && typeof one.rssi === 'number' ? [one.rssi] : [],
  );
  return strengths.length === 0 ? [] : [{ name: 'rssi', value: Math.max(...strengths) }];
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
