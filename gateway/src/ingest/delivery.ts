import { createHash } from 'node:crypto';
import type { Delivery } from '@shivar/core/pipeline';
import type { Publication } from '../broker/publication.ts';

/** How a publication came in, for the identity of readings that carry none of their own. */
export function deliveryOf(publication: Publication): Delivery {
  return {
    clientId: publication.clientId,
    qos: publication.qos,
    dup: publication.dup,
    digest: digestOf(publication),
    ...(publication.packetId === undefined ? {} : { packetId: publication.packetId }),
  };
}

/** First 8 bytes of the SHA-256 of topic and payload, hex; a topic holds no NUL, so the two cannot run together. */
function digestOf({ topic, payload }: Publication): string {
  return createHash('sha256').update(`${topic}\0`).update(payload).digest('hex').slice(0, 16);
}
