import type { GatewayId } from '@shivar/core/model';
import { JSON_CODEC, UPLINK_LIMITS } from '@shivar/core/sync';
import { HOUR, MINUTE, SECOND } from '@shivar/core/time';
import { buildConnector, Client, type Dispatcher } from 'undici';
import { SocketTraffic } from './socket-traffic.ts';
import { UplinkError } from './uplink-error.ts';
import type { SealedMessage, UplinkTransport } from './uplink-transport.ts';

export interface HttpTransportOptions {
  /** Base address of the cloud, `http:` or `https:`. */
  readonly url: string;
  readonly gateway: GatewayId;
  /** Certificate of the authority that signed the cloud's, PEM; the system's authorities when absent. */
  readonly certificateAuthority?: string;
  /** Longest wait for the head of an answer, and between two pieces of its body, real ms. */
  readonly answerTimeoutMs?: number;
}

/**
 * Node tries each address of a name for 250 ms; at the round trip of 2G (600 ms and more) every one of them fails so
 * (nodejs/node #54359). Ten seconds is past the slowest wake-up of a radio.
 */
const CONNECT_ATTEMPT_TIMEOUT_MS: number = 10 * SECOND;
const CONNECT_TIMEOUT_MS: number = 60 * SECOND;
/** A request of the largest usual size takes 13 s at 5 kbit/s; undici would wait 300 s. */
const ANSWER_TIMEOUT_MS: number = 60 * SECOND;
/** A connection costs 1.6 to 3.5 kB to make again; undici drops an idle one after 4 s. */
const IDLE_CONNECTION_MS: number = 35 * MINUTE;

/** One kept-alive HTTP/1.1 connection that `PUT`s requests, with socket settings for 2G. */
export function httpTransport(options: HttpTransportOptions): UplinkTransport {
  const { url, gateway, certificateAuthority, answerTimeoutMs = ANSWER_TIMEOUT_MS } = options;
  const target = new URL('v1/uplink', url.endsWith('/') ? url : `${url}/`);
  const traffic = new SocketTraffic();
  const client = new Client(target.origin, {
    connect: traffic.counted(
      buildConnector({
        timeout: CONNECT_TIMEOUT_MS,
        // TCP probes every minute would be 4 MB a month, and they kill a connection that a radio gap would spare.
        keepAlive: false,
        autoSelectFamily: true,
        autoSelectFamilyAttemptTimeout: CONNECT_ATTEMPT_TIMEOUT_MS,
        ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
        // Node 24 offers a post-quantum key share by default: 1.2 kB more in every hello.
        ...(target.protocol === 'https:' ? { ecdhCurve: 'X25519' } : {}),
      }),
    ),
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
    keepAliveTimeout: IDLE_CONNECTION_MS,
    keepAliveMaxTimeout: HOUR,
    maxResponseSize: UPLINK_LIMITS.acknowledgementBytes,
  });
  return {
    exchange: (request) => exchange(client, { path: target.pathname, gateway, request }),
    traffic: () => traffic.total(),
    close: () => client.destroy(),
  };
}

async function exchange(
  client: Client,
  { path, gateway, request }: { path: string; gateway: GatewayId; request: SealedMessage },
): Promise<SealedMessage> {
  try {
    const response = await client.request({
      method: 'PUT',
      path,
      headers: {
        'content-type': JSON_CODEC.contentType,
        'shivar-gateway': gateway,
        'shivar-mac': toBase64Url(request.mac),
      },
      body: request.body,
      idempotent: true,
    });
    const body = new Uint8Array(await response.body.arrayBuffer());
    if (response.statusCode !== 200) throw refusal(response, body);
    return { body, mac: fromBase64Url(String(response.headers['shivar-mac'] ?? '')) };
  } catch (error) {
    if (error instanceof UplinkError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new UplinkError('UPLINK_UNREACHABLE', `no answer from the cloud: ${why}`, { cause: error });
  }
}

function refusal({ statusCode, headers }: Dispatcher.ResponseData, body: Uint8Array): UplinkError {
  const detail = `the cloud answered ${statusCode}${problemDetail(body)}`;
  const retryAfterMs = retryAfter(headers['retry-after']);
  switch (statusCode) {
    case 401:
    case 403:
      return new UplinkError('UPLINK_REFUSED', detail);
    case 413:
      return new UplinkError('UPLINK_TOO_LARGE', detail);
    case 429:
    case 503:
      return new UplinkError('UPLINK_BUSY', detail, { retryAfterMs });
    default:
      return new UplinkError('UPLINK_FAILED', detail);
  }
}

/** Longest piece of a problem that is repeated in a log line. */
const MAX_DETAIL = 200;

function problemDetail(body: Uint8Array): string {
  try {
    const problem: unknown = JSON.parse(new TextDecoder().decode(body));
    const detail =
      typeof problem === 'object' && problem !== null && 'detail' in problem ? problem.detail : '';
    return typeof detail === 'string' && detail !== '' ? `: ${detail.slice(0, MAX_DETAIL)}` : '';
  } catch {
    // A proxy on the way answers in HTML; the status says enough.
    return '';
  }
}

/** Seconds only (RFC 9110 section 10.2.3): a date would need a clock that the gateway may not have. */
function retryAfter(header: string | string[] | undefined): number | undefined {
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * SECOND : undefined;
}

function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function fromBase64Url(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
