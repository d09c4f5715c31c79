import type { DecodedMessage } from '@shivar/core/decode';
import { assert } from '@shivar/core/errors';
import type { Delivery, MessageInput } from '@shivar/core/pipeline';

/**
 * How the messages of a step were delivered, packed: the client names once, then the entries of each message that
 * {@link needsDelivery}, flat. Most devices number their readings, and then this is empty; it would be a sixth of what the
 * log writes.
 */
export type PackedArrivals = readonly [clients: readonly string[], entries: readonly unknown[]];

/** What stands in for the delivery of a message that does not need one. */
export const NO_DELIVERY: Delivery = { clientId: '', qos: 1, dup: false, digest: '' };

/** Entries of one message. */
const ENTRY_LENGTH = 3;

/**
 * Whether the identity of some reading of a message can hang on how it was delivered. Not when each has the first kind of
 * identity, boot epoch and sequence.
 */
export function needsDelivery({ bootEpoch, samples }: DecodedMessage): boolean {
  if (bootEpoch === undefined || samples.length === 0) return true;
  return samples.some(({ sequence }) => sequence === undefined);
}

export function packArrivals(messages: readonly MessageInput[]): PackedArrivals {
  const needed = messages.filter(({ message }) => needsDelivery(message)).map(({ delivery }) => delivery);
  const clients = [...new Set(needed.map(({ clientId }) => clientId))];
  return [clients, needed.flatMap((delivery) => packDelivery(delivery, clients.indexOf(delivery.clientId)))];
}

/** The deliveries of some messages, in order. */
export function unpackArrivals(
  [clients, entries]: PackedArrivals,
  messages: readonly DecodedMessage[],
): readonly Delivery[] {
  let at = 0;
  return messages.map((message) => {
    if (!needsDelivery(message)) return NO_DELIVERY;
    const entry = entries.slice(at, at + ENTRY_LENGTH);
    at += ENTRY_LENGTH;
    return unpackDelivery(entry, clients);
  });
}

/** `client * 8 + qos * 2 + dup, packet identifier|null, digest`. */
function packDelivery({ qos, dup, packetId, digest }: Delivery, client: number): unknown[] {
  return [client * 8 + qos * 2 + (dup ? 1 : 0), packetId ?? null, packDigest(digest)];
}

function unpackDelivery(entry: readonly unknown[], clients: readonly string[]): Delivery {
  const [flags, packetId, digest] = entry as [number, number | null, Uint8Array | string]; // from packDelivery
  const clientId = clients[Math.floor(flags / 8)];
  assert(clientId !== undefined, 'a delivery names a client of its step');
  return {
    clientId,
    qos: ((flags >> 1) & 3) as Delivery['qos'], // 0 to 2, as packDelivery wrote it
    ...(packetId === null ? {} : { packetId }),
    dup: (flags & 1) === 1,
    digest: typeof digest === 'string' ? digest : Buffer.from(digest).toString('hex'),
  };
}

/** Hex as bytes, half as long; anything else stays text. */
function packDigest(digest: string): Uint8Array | string {
  return /^(?:[0-9a-f]{2})+$/.test(digest) ? Uint8Array.from(Buffer.from(digest, 'hex')) : digest;
}
