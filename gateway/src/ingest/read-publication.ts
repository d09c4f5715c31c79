import type { DecodedMessage, PayloadDecoder, UnreadableReason } from '@shivar/core/decode';
import type { UnreadableInput } from '@shivar/core/pipeline';
import type { Publication } from '../broker/publication.ts';
import { parseSensorTopic, type SensorTopic } from '../broker/topics.ts';
import type { QuarantinedPayload } from '../store/edge-store.ts';
import type { SensorDirectory } from './sensor-directory.ts';

/** What a publication turned out to be. */
export type ReadPublication =
  | { readonly kind: 'readings'; readonly topic: SensorTopic; readonly message: DecodedMessage }
  | { readonly kind: 'unreadable'; readonly input: UnreadableInput; readonly quarantine: QuarantinedPayload };

/** Which decoder reads which kind of topic; the last level of the topic names the dialect. */
export type DecodersByTopicKind = ReadonlyMap<string, PayloadDecoder>;

/**
 * Finds out what a publication says. What cannot be read is a result with a reason, bound for quarantine, never an
 * error: an error would close the connection and the sensor would send the same bytes for ever.
 */
export function readPublication(
  publication: Publication,
  decoders: DecodersByTopicKind,
  directory: SensorDirectory,
): ReadPublication {
  const topic = parseSensorTopic(publication.topic);
  const decoder = topic === undefined ? undefined : decoders.get(topic.kind);
  if (topic === undefined || decoder === undefined) {
    const known = [...decoders.keys()].join(', ');
    return unreadable(
      publication,
      topic,
      'unknownTopic',
      `readings belong to a topic that ends in: ${known}`,
    );
  }
  if (directory.station(topic.station) === undefined) {
    const detail = `there is no station ${topic.station} on this gateway`;
    return unreadable(publication, undefined, 'unknownSensor', detail);
  }
  if (!directory.has(topic.station, topic.sensor)) {
    const detail = `station ${topic.station} has no sensor ${topic.sensor} in its station file`;
    return unreadable(publication, topic, 'unknownSensor', detail);
  }
  const result = decoder.decode(publication.payload);
  return result.kind === 'message'
    ? { kind: 'readings', topic, message: result.message }
    : unreadable(publication, topic, result.reason, result.detail);
}

function unreadable(
  { topic: name, payload }: Publication,
  topic: SensorTopic | undefined,
  reason: UnreadableReason,
  detail: string,
): ReadPublication {
  const place = topic === undefined ? {} : { station: topic.station, sensor: topic.sensor };
  return {
    kind: 'unreadable',
    input: { kind: 'unreadable', ...place, reason },
    quarantine: { topic: name, reason, detail, payload },
  };
}
