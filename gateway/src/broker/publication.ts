/** A PUBLISH as it came in, before anyone has looked inside. */
export interface Publication {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  /** MQTT packet identifier; absent at QoS 0. */
  readonly packetId?: number;
  readonly dup: boolean;
  readonly clientId: string;
}

/** Answers a publisher: without an error PUBACK or PUBREC leaves now, with one the connection closes. */
export type Settle = (error?: Error) => void;

/** Where publications go. Every call settles exactly once, in the order of the calls [MQTT-4.6.0-2]. */
export interface PublicationSink {
  /** Settles once the publication is durable, whether it could be read or not; an error means it could not be stored. */
  take(publication: Publication, settle: Settle): void;
  /** Settles after everything taken before; for publications that need no storing but must keep their place. */
  pass(settle: Settle): void;
}
