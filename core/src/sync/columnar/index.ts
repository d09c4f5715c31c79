export { decodeSegment, encodeSegment, MAX_SEGMENT_RECORDS } from './segment.ts';
