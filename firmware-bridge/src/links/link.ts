/** What a link tells whoever opened it. */
export interface LinkListener {
  onData(bytes: Uint8Array): void;
  /** Once: the link is gone, by itself or because it was closed. */
  onClose(cause: Error | undefined): void;
}

/** An open line to a device: bytes go out and come in, in order, cut anywhere. */
export interface OpenLink {
  /** Resolves when the bytes have been handed to the line; rejects when it is gone. */
  write(bytes: Uint8Array): Promise<void>;
  close(): void;
}

/** A line that can be opened, again and again. */
export interface Link {
  /** For people and logs, such as the device file. */
  readonly name: string;
  /** @throws {ShivarError} retryable, when the line is not there. */
  open(listener: LinkListener): Promise<OpenLink>;
}
