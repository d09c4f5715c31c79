import type { DecodedMessage } from '@shivar/core/decode';
import { semanticsOf } from '@shivar/core/model';
import type { Publication, PublicationSink, Settle } from '../broker/publication.ts';
import type { GatewayClock } from '../pipeline/clocks.ts';
import type { WorkItem } from '../pipeline/work-item.ts';
import { deliveryOf } from './delivery.ts';
import { EarlyAnswers } from './early-answers.ts';
import { type DecodersByTopicKind, readPublication } from './read-publication.ts';
import type { SensorDirectory } from './sensor-directory.ts';

export interface IntakeOptions {
  readonly decoders: DecodersByTopicKind;
  readonly directory: SensorDirectory;
  readonly clock: GatewayClock;
  /** Takes work in; settles it once it is durable. */
  readonly submit: (item: WorkItem) => void;
  /** Where the clock follows a record: its first message has come, sent at this time. */
  readonly recordBegins?: (utcMs: number) => void;
}

/** Bytes a message costs in memory besides its payload, roughly: the decoded form and the bookkeeping around it. */
const ITEM_OVERHEAD_BYTES = 512;

/**
 * Turns publications into work for the pipeline. Everything is settled in the order it came, after its commit; only
 * sensors whose semantics are at most once are answered at once.
 */
export class Intake implements PublicationSink {
  readonly #options: IntakeOptions;
  readonly #early = new EarlyAnswers();

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Publications of such sensors that were answered and could not be stored. */
  get lostAfterAnswer(): number {
    return this.#early.lost;
  }

  take(publication: Publication, settle: Settle): void {
    const { decoders, directory, clock, submit } = this.#options;
    const read = readPublication(publication, decoders, directory);
    const shared = {
      clientId: publication.clientId,
      bytes: publication.payload.length + ITEM_OVERHEAD_BYTES,
      settle,
    };
    if (read.kind === 'unreadable') {
      submit({ ...shared, input: read.input, quarantine: read.quarantine });
      return;
    }
    const { topic, message } = read;
    const toldMs = clock.rate === 0 ? sentAtOf(message) : undefined;
    if (toldMs !== undefined && clock.now() === undefined) this.#options.recordBegins?.(toldMs);
    const atMostOnce = semanticsOf(directory.station(topic.station), topic.sensor) === 'atMostOnce';
    submit({
      ...shared,
      settle: atMostOnce ? this.#early.answer(shared.bytes, settle) : settle,
      source: publication,
      input: {
        kind: 'message',
        station: topic.station,
        sensor: topic.sensor,
        delivery: deliveryOf(publication),
        message,
        ...(toldMs === undefined ? { elapsedMs: clock.elapsed() } : {}),
      },
      ...(toldMs === undefined ? {} : { toldMs }),
    });
  }

  pass(settle: Settle): void {
    this.#options.submit({ bytes: ITEM_OVERHEAD_BYTES, settle });
  }
}

/** When a message of a record was sent: as it says itself, or with its latest reading. */
function sentAtOf(message: DecodedMessage): number | undefined {
  if (message.sentAt !== undefined) return message.sentAt;
  const times = message.samples.flatMap((sample) => sample.sensorTime ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}
