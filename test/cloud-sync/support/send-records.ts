import {
  type Acknowledgement,
  canonicalBytes,
  JSON_CODEC,
  requestMac,
  type StreamCode,
  type SyncRecord,
  type UplinkRequest,
} from '@shivar/core/sync';

const INCARNATION = '000100000000';

/** One request of a gateway with these records, the first of them with `firstSequence`. */
export function requestOf(
  stream: StreamCode,
  records: readonly SyncRecord[],
  firstSequence = 1,
): UplinkRequest {
  return {
    gateway: 'any',
    request: 1,
    backlogRecords: records.length,
    frames: [{ incarnation: INCARNATION, stream, firstSequence, records: records.map(canonicalBytes) }],
  };
}

/** Puts a request as a gateway does. */
export function put(
  url: string,
  sender: { readonly gateway: string; readonly key: Uint8Array },
  request: UplinkRequest | Uint8Array,
): Promise<Response> {
  const body = request instanceof Uint8Array ? request : JSON_CODEC.encodeRequest(request);
  return fetch(`${url}/v1/uplink`, {
    method: 'PUT',
    headers: {
      'content-type': JSON_CODEC.contentType,
      'shivar-gateway': sender.gateway,
      'shivar-mac': Buffer.from(requestMac(sender.key, body)).toString('base64url'),
    },
    body: Buffer.from(body),
  });
}

export async function acknowledgementOf(response: Response): Promise<Acknowledgement> {
  return JSON_CODEC.decodeAcknowledgement(new Uint8Array(await response.arrayBuffer()));
}
