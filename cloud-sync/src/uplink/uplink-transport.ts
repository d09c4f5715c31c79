/** A request as it goes out: the codec's bytes and the code over them. */
export interface SealedMessage {
  readonly body: Uint8Array;
  readonly mac: Uint8Array;
}

/**
 * Carries one request to the cloud and its answer back. It may lose, but never invents: an exchange resolves only with
 * a whole answer to this very request, in a bounded time, and after a failure the next one works when the link does.
 */
export interface UplinkTransport {
  /** @throws {UplinkError} */
  exchange(request: SealedMessage): Promise<SealedMessage>;
  /** Bytes that went over the link so far, protocol heads included, handshakes and IP headers not. */
  traffic(): { readonly bytesUp: number; readonly bytesDown: number };
  /** Ends what is under way; it then fails. */
  close(): Promise<void>;
}
