/**
 * Bounds on one request, the same at both ends. A gateway stays far below them (a few kB, so that an alert does not
 * wait behind bulk); the receiver refuses what is above before it works on it.
 */
export const UPLINK_LIMITS = {
  /** Encoded request: one record of the largest size must fit, in base64, with room for company. */
  requestBytes: 524_288,
  /** Encoded acknowledgement: a page of ranges, and configuration for one gateway. */
  acknowledgementBytes: 524_288,
  /** Frames of one request: one per hole that newest-first sending leaves, at worst. */
  frames: 256,
  /** Records of one request: bounds the rows of one cloud transaction. */
  records: 4096,
  /** Greatest sequence: sums of it stay whole numbers. At a record a millisecond it is reached in 8,900 years. */
  sequence: 281_474_976_710_656,
  /** Streams of a page of ranges. */
  statePageStreams: 256,
  /** Ranges reported for a stream that the request touched; more are known to the cloud, and repeated on demand. */
  rangesPerStream: 256,
  /** Ranges asked for again in one acknowledgement; the rest is asked for later. */
  wantedRanges: 64,
} as const;
