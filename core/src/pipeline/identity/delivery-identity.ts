import { KeyedState, type StateEntry } from '../../state/index.ts';
import type { Delivery } from '../input.ts';

/**
 * Bare messages remembered per client. Small clients leave few publications unanswered (10 in the Java library of
 * Paho, 20 in mosquitto's), so a redelivery finds its original. Clients that leave more than this unanswered get
 * their redeliveries counted as possible duplicates.
 */
export const MAX_REMEMBERED_DELIVERIES = 64;

/** Clients remembered, those that came last: some programs call themselves differently at every start. */
export const MAX_REMEMBERED_CLIENTS = 128;

/** What a delivery is to the ones before it. */
export type DeliveryStanding = 'new' | 'known' | 'possibleDuplicate';

/** The latest bare publications of a client, oldest first. */
interface Deliveries {
  readonly latest: [packetId: number, digest: string][];
  forgot: boolean;
}

/** Clients in the order they came. */
interface Clients {
  readonly ids: string[];
  forgot: boolean;
}

const ALL = 'all';

/**
 * Identity of messages whose readings carry none: only a redelivery ([MQTT-3.3.1-1]: DUP set) of a packet that is
 * known by identifier and content is a repeat. Two equal bare readings are two readings.
 */
export class DeliveryIdentity {
  readonly #clients = new KeyedState<Deliveries>({
    toPlain: ({ latest, forgot }) => [latest, forgot],
    fromPlain: (plain) => {
      // Written by toPlain.
      const [latest, forgot] = plain as [[number, string][], boolean];
      return { latest, forgot };
    },
  });

  readonly #order = new KeyedState<Clients>({
    toPlain: ({ ids, forgot }) => [ids, forgot],
    fromPlain: (plain) => {
      // Written by toPlain.
      const [ids, forgot] = plain as [string[], boolean];
      return { ids, forgot };
    },
  });

  get changes(): number {
    return this.#clients.changes + this.#order.changes;
  }

  /** Judges a delivery and remembers it when it could come again. QoS 0 never does. */
  admit({ clientId, packetId, dup, digest }: Delivery): DeliveryStanding {
    if (packetId === undefined) return 'new';
    const known = this.#clients.get(clientId);
    const original = known?.latest.find(([id]) => id === packetId);
    if (dup && original?.[1] === digest) return 'known';
    const client = known ?? this.#enter(clientId);
    remember(client, packetId, digest);
    this.#clients.touch(clientId);
    return dup && client.forgot ? 'possibleDuplicate' : 'new';
  }

  takeDelta(prefix: string): StateEntry[] {
    return [...this.#clients.takeDelta(`${prefix}c`), ...this.#order.takeDelta(`${prefix}o`)];
  }

  restore(key: string, value: Uint8Array): void {
    const part = key.startsWith('c') ? this.#clients : this.#order;
    part.restore(key.slice(1), value);
  }

  /** A client that was forgotten earlier looks new, so after the first forgetting none can be sure to be. */
  #enter(clientId: string): Deliveries {
    const order = this.#order.getOrCreate(ALL, () => ({ ids: [], forgot: false }));
    order.ids.push(clientId);
    const client: Deliveries = { latest: [], forgot: order.forgot };
    if (order.ids.length > MAX_REMEMBERED_CLIENTS) {
      this.#clients.delete(order.ids.shift() ?? clientId);
      order.forgot = true;
    }
    this.#order.touch(ALL);
    this.#clients.set(clientId, client);
    return client;
  }
}

/** The newest publication under a packet identifier takes the place of the one before it. */
function remember(client: Deliveries, packetId: number, digest: string): void {
  const { latest } = client;
  const replaced = latest.findIndex(([id]) => id === packetId);
  if (replaced >= 0) latest.splice(replaced, 1);
  latest.push([packetId, digest]);
  if (latest.length <= MAX_REMEMBERED_DELIVERIES) return;
  latest.shift();
  client.forgot = true;
}
