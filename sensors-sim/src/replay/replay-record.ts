import { observationTopic } from '@shivar/core/decode';
import { ShivarError } from '@shivar/core/errors';
import type { StationId } from '@shivar/core/model';
import type { EventTime } from '@shivar/core/time';
import { type MqttConnection, Slots } from '@shivar/platform/mqtt';
import { realNowMs, SimulatedClock } from '../clock/simulated-clock.ts';
import type { LineFault, LineResult, RecordReader } from './record-format.ts';
import { RecordMessages } from './record-message.ts';

/** Where the lines and the readings of a record went. */
export interface ReplayCounts {
  linesRead: number;
  /** Lines that are no record line, by reason. */
  linesRejected: Partial<Record<LineFault, number>>;
  /** Values found in the record. */
  readingsRead: number;
  /** Fields in which the format says that there is no value. */
  fieldsMissing: number;
  /** Fields that are neither a value nor the format's way of saying that there is none. */
  fieldsUnreadable: number;
  readingsPublished: number;
  readingsAcknowledged: number;
  messagesPublished: number;
  messagesAcknowledged: number;
  firstEventTime?: EventTime;
  lastEventTime?: EventTime;
}

export interface ReplayOptions {
  readonly lines: AsyncIterable<string>;
  readonly reader: RecordReader;
  readonly station: StationId;
  readonly bootEpoch: number;
  readonly connection: MqttConnection;
  /** Record seconds per second; undefined is as fast as answers come. */
  readonly speed: number | undefined;
  readonly signal: AbortSignal;
  onProgress?(counts: Readonly<ReplayCounts>): void;
}

/** Messages awaiting an answer: enough to fill the gateway's groups, few enough to hold in memory. */
const MAX_IN_FLIGHT = 64;

/** Record lines between two reports of progress. */
const REPORT_EVERY_LINES = 100;

/** Shows a record to a reader that wants to see all of it before it reads. */
export async function surveyRecord(lines: AsyncIterable<string>, reader: RecordReader): Promise<void> {
  if (reader.survey === undefined) return;
  for await (const line of lines) reader.survey.look(line);
}

/** Publishes a record from its first line to its end of stream, and waits until every message is answered. */
export async function replayRecord(options: ReplayOptions): Promise<ReplayCounts> {
  const replay = new Replay(options);
  await replay.begin();
  for await (const line of options.lines) {
    options.signal.throwIfAborted();
    await replay.line(line);
  }
  await replay.end();
  return replay.counts;
}

class Replay {
  readonly counts: ReplayCounts = {
    linesRead: 0,
    linesRejected: {},
    readingsRead: 0,
    fieldsMissing: 0,
    fieldsUnreadable: 0,
    readingsPublished: 0,
    readingsAcknowledged: 0,
    messagesPublished: 0,
    messagesAcknowledged: 0,
  };
  readonly #options: ReplayOptions;
  readonly #messages: RecordMessages;
  readonly #slots = new Slots(MAX_IN_FLIGHT);
  #pace: SimulatedClock | undefined;
  #failure: unknown;

  constructor(options: ReplayOptions) {
    this.#options = options;
    const inOrder = (options.reader.survey?.disorderMs ?? 0) === 0;
    this.#messages = new RecordMessages(options.bootEpoch, inOrder);
    options.signal.addEventListener('abort', () => this.#slots.abandon());
  }

  /** Sends what stands before the first line. */
  async begin(): Promise<void> {
    const opening = this.#options.reader.survey?.opening;
    if (opening === undefined) return;
    await this.#record({ kind: 'record', ...opening, missing: 0, rejected: [] });
  }

  async line(line: string): Promise<void> {
    const { counts } = this;
    counts.linesRead += 1;
    const result = this.#options.reader.read(line);
    if (result.kind === 'record') await this.#record(result);
    else if (result.kind === 'rejected') {
      counts.linesRejected[result.reason] = (counts.linesRejected[result.reason] ?? 0) + 1;
    }
    if (counts.linesRead % REPORT_EVERY_LINES === 0) this.#options.onProgress?.(counts);
  }

  async end(): Promise<void> {
    for (const sensor of this.#messages.sensors) await this.#publish(sensor, this.#messages.writeEnd(), 0);
    await this.#slots.idle();
    this.#options.signal.throwIfAborted();
    if (this.#failure !== undefined) throw this.#failure;
    this.#options.onProgress?.(this.counts);
  }

  async #record(record: Extract<LineResult, { kind: 'record' }>): Promise<void> {
    const { counts } = this;
    const { eventTime } = record;
    counts.fieldsMissing += record.missing;
    counts.fieldsUnreadable += record.rejected.length;
    counts.firstEventTime = Math.min(counts.firstEventTime ?? eventTime, eventTime);
    counts.lastEventTime = Math.max(counts.lastEventTime ?? eventTime, eventTime);
    await this.#waitFor(eventTime);
    for (const sample of record.samples) {
      counts.readingsRead += sample.values.length;
      const payload = this.#messages.write(sample, eventTime);
      await this.#publish(sample.sensor, payload, sample.values.length);
    }
  }

  async #waitFor(eventTime: EventTime): Promise<void> {
    const { speed, signal } = this.#options;
    if (speed === undefined) return;
    this.#pace ??= new SimulatedClock({ start: eventTime, speed, originMs: realNowMs() });
    await this.#pace.until(eventTime, signal);
  }

  async #publish(sensor: string, payload: Uint8Array, readings: number): Promise<void> {
    const { connection, station } = this.#options;
    const giveBack = await this.#slots.take();
    this.counts.messagesPublished += 1;
    this.counts.readingsPublished += readings;
    connection.publish(observationTopic(station, sensor), payload, 1).then(
      () => {
        this.counts.messagesAcknowledged += 1;
        this.counts.readingsAcknowledged += readings;
        giveBack();
      },
      (cause: unknown) => {
        this.#failure ??= new ShivarError('REPLAY_UNANSWERED', 'the broker did not answer every message', {
          cause,
        });
        giveBack();
      },
    );
  }
}
