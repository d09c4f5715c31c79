import {
  type Acknowledgement,
  acknowledgementMac,
  JSON_CODEC,
  macsEqual,
  requestMac,
  type UplinkRequest,
} from '@shivar/core/sync';
import type { Duration } from '@shivar/core/time';
import { UplinkError } from './uplink-error.ts';
import type { CloudTime, UplinkOptions } from './uplink-options.ts';

/** An answer that is proved to be the cloud's. */
export interface Exchanged {
  readonly acknowledgement: Acknowledgement;
  readonly time: CloudTime;
  /** Real ms. */
  readonly roundTripMs: Duration;
}

/** Sends a request under the gateway's key and takes only an answer under the same key. @throws {UplinkError} */
export async function exchange(
  { transport, key, clock, monotonic }: Pick<UplinkOptions, 'transport' | 'key' | 'clock' | 'monotonic'>,
  request: UplinkRequest,
): Promise<Exchanged> {
  const body = JSON_CODEC.encodeRequest(request);
  const mac = requestMac(key, body);
  const [sentAt, sentElapsed] = [monotonic.now(), clock.elapsed()];
  const answer = await transport.exchange({ body, mac });
  const [heardAt, heardElapsed] = [monotonic.now(), clock.elapsed()];
  if (!macsEqual(answer.mac, acknowledgementMac(key, mac, answer.body))) {
    throw new UplinkError('UPLINK_FORGED', 'the answer was not written by who holds the key');
  }
  const acknowledgement = JSON_CODEC.decodeAcknowledgement(answer.body);
  return {
    acknowledgement,
    time: {
      elapsedMs: Math.round((sentElapsed + heardElapsed) / 2),
      utcMs: acknowledgement.serverTime,
      errorMs: Math.ceil((heardElapsed - sentElapsed) / 2),
    },
    roundTripMs: heardAt - sentAt,
  };
}
