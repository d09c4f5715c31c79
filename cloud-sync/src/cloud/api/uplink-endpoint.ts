import type { ShivarError } from '@shivar/core/errors';
import { type GatewayId, isIdentifier } from '@shivar/core/model';
import {
  acknowledge,
  acknowledgementMac,
  GATEWAY_KEY_BYTES,
  JSON_CODEC,
  macsEqual,
  requestMac,
  UPLINK_LIMITS,
  UplinkMessageError,
  type UplinkRequest,
} from '@shivar/core/sync';
import { HttpError, type HttpRequest, type HttpResponse } from '@shivar/platform/http';
import type { RefusalLog } from '../access/refusal-log.ts';
import type { CloudClock } from '../cloud-clock.ts';
import type { CloudStore, Receipt } from '../store/cloud-store.ts';
import type { Endpoint } from './endpoint.ts';

export interface UplinkEndpointOptions {
  readonly store: CloudStore;
  readonly clock: CloudClock;
  readonly refusals: RefusalLog;
  /** Between 0 and 1; spreads those who are asked to come later. */
  readonly random: () => number;
  /** After the commit, before the answer. */
  readonly onReceived: (gateway: GatewayId, receipt: Receipt) => void;
}

/** Requests that wait for their transaction at once; each holds its body in memory. */
const MAX_WAITING = 64;
/** A full queue is worked off in seconds; the jitter spreads those who come back. */
const RETRY_AFTER_SECONDS = 5;

/** Stands in for the key of a gateway that is not known, so that the answer takes as long as for one that is. */
const NO_KEY = new Uint8Array(GATEWAY_KEY_BYTES);

/** Takes records in: judged, committed, and only then answered. */
export function uplinkEndpoint(options: UplinkEndpointOptions): Endpoint {
  let waiting = 0;
  return {
    method: 'PUT',
    path: '/v1/uplink',
    operationId: 'putRecords',
    summary: 'Records of a gateway; idempotent, see docs/uplink.md',
    access: 'gateway',
    body: { contentType: JSON_CODEC.contentType, maxBytes: UPLINK_LIMITS.requestBytes },
    success: {
      status: 200,
      description: 'Acknowledgement, written after the commit; authenticated by the header shivar-mac',
      contentType: JSON_CODEC.contentType,
    },
    problems: [400, 401, 413, 503],
    handle: async (request) => {
      if (waiting >= MAX_WAITING) throw busy(options.random());
      waiting += 1;
      try {
        return await receive(request, options);
      } finally {
        waiting -= 1;
      }
    },
  };
}

async function receive(request: HttpRequest, options: UplinkEndpointOptions): Promise<HttpResponse> {
  const { store, clock, onReceived } = options;
  const body = await request.bytes();
  const { gateway, key, mac } = await authenticate(request, body, options);
  const message = await decode(gateway, body, options);
  const receipt = await store.receive(gateway, message, { at: clock.now(), bytes: body.length });
  onReceived(gateway, receipt);
  const { judgement, cloudEpoch, want, state } = receipt;
  const answer = JSON_CODEC.encodeAcknowledgement(
    acknowledge({
      request: message,
      judgement,
      cloudEpoch,
      receipt: receipt.receipt,
      serverTime: clock.now(),
      want,
      ...(state === undefined ? {} : { state }),
    }),
  );
  return {
    status: 200,
    headers: {
      'content-type': JSON_CODEC.contentType,
      'cache-control': 'no-store',
      'shivar-mac': Buffer.from(acknowledgementMac(key, mac, answer)).toString('base64url'),
    },
    body: answer,
  };
}

/** The gateway is who holds the key of the name it gives; its name in the body counts for nothing. */
async function authenticate(
  request: HttpRequest,
  body: Uint8Array,
  { store, refusals }: UplinkEndpointOptions,
): Promise<{ readonly gateway: GatewayId; readonly key: Uint8Array; readonly mac: Uint8Array }> {
  const named = String(request.headers['shivar-gateway'] ?? '');
  const gateway = isIdentifier(named) ? named : '';
  const key = await store.registry.gatewayKey(gateway);
  const mac = new Uint8Array(Buffer.from(String(request.headers['shivar-mac'] ?? ''), 'base64url'));
  const proved = macsEqual(mac, requestMac(key ?? NO_KEY, body));
  if (key !== undefined && proved) return { gateway, key, mac };
  const claim = gateway === '' ? 'no gateway' : gateway;
  await refusals.refused(undefined, `claims to be ${claim}, from ${request.remoteAddress}: wrong key`);
  throw new HttpError(
    401,
    'GATEWAY_NOT_PROVED',
    'The request was not written by who holds the key of that gateway.',
  );
}

async function decode(
  gateway: GatewayId,
  body: Uint8Array,
  { refusals }: UplinkEndpointOptions,
): Promise<UplinkRequest> {
  try {
    return JSON_CODEC.decodeRequest(body);
  } catch (error) {
    if (!(error instanceof UplinkMessageError)) throw error;
    await refusals.refused(gateway, error.message);
    throw new HttpError(400, error.code, error.message, { cause: error });
  }
}

function busy(random: number): ShivarError {
  const seconds = Math.ceil(RETRY_AFTER_SECONDS * (1 + random));
  return new HttpError(503, 'UPLINK_BUSY', 'Too many gateways at once; come back in a moment.', {
    headers: { 'retry-after': String(seconds) },
  });
}
