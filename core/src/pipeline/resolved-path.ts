import type { DecodedMessage } from '../decode/decoded-message.ts';
import { type Decimal, decimalToNumber } from '../model/decimal.ts';
import type { LedgerCounts } from '../model/ledger.ts';
import type { Observation } from '../model/observation.ts';
import { isUsable } from '../quality/index.ts';
import { isAhead } from '../stream/index.ts';
import { type ElapsedTime, type EventTime, processingTime } from '../time/instants.ts';
import type { Channel } from './configuration/channel.ts';
import type { InstalledSensor } from './configuration/installed-sensor.ts';
import type { SetAsideReason } from './effects.ts';
import type { IndexedSample } from './identity/identity-stage.ts';
import { countReason } from './ledger-tally.ts';
import type { QualityStage } from './quality/quality-stage.ts';
import type { StepContext } from './step-context.ts';
import type { Heard } from './streams/rule-runner.ts';
import type { StreamStage } from './streams/stream-stage.ts';
import type { Arrival, Moment } from './time/anchor-stage.ts';
import { type SampleTime, sampleTime } from './time/event-time.ts';
import type { WindowStage } from './windows/window-stage.ts';

/** The new samples of a message whose arrival time is known. */
export interface ArrivedMessage {
  readonly sensor: InstalledSensor;
  readonly message: DecodedMessage;
  readonly samples: readonly IndexedSample[];
  /** On the incarnation's own timeline. */
  readonly elapsedMs: ElapsedTime;
  readonly arrival: Arrival;
  /** The client that published it; empty when that is not known any more. */
  readonly path: string;
}

/** What became of them. */
export interface PathResult {
  readonly observations: Observation[];
  readonly setAside: { readonly sample: number; readonly reason: SetAsideReason }[];
}

/** A value of a sample with what configuration says of it. */
interface Placed {
  readonly channel: Channel;
  readonly raw: Decimal;
  readonly calibrated: Decimal;
  readonly number: number;
}

/** The way of readings whose arrival time is known: event time, future guard, quality, windows, and on to the rules. */
export class ResolvedPath {
  readonly #quality: QualityStage;
  readonly #windows: WindowStage;
  readonly #streams: StreamStage;

  constructor(quality: QualityStage, windows: WindowStage, streams: StreamStage) {
    this.#quality = quality;
    this.#windows = windows;
    this.#streams = streams;
  }

  /** Takes the new samples of a message; counts them, except as received. */
  take(arrived: ArrivedMessage, context: StepContext): PathResult {
    const { sensor, message, arrival, elapsedMs } = arrived;
    const result: PathResult = { observations: [], setAside: [] };
    const counts = context.tally.at(sensor.station.id, arrival.at);
    const trusted = sensor.station.clock === 'trusted';
    const { reports } = this.#streams;
    reports.expect(sensor.source, message);
    for (const { index, sample } of arrived.samples) {
      const time = sampleTime(sample, message, arrival, trusted);
      if (!trusted && isAhead(time.eventTime, processingTime(arrival.at))) {
        counts.quarantined += sample.values.length;
        result.setAside.push({ sample: index, reason: 'futureTime' });
        continue;
      }
      const heard = { incarnation: context.moment.incarnation, elapsedMs };
      this.#windows.observe(sensor.source, time.eventTime, heard);
      reports.took(sensor.source, message.bootEpoch, sample.sequence, time.eventTime);
      this.#streams.heard(heardOf(arrived, heard, time.eventTime, trusted));
      this.#takeSample(arrived, { index, sample }, time, counts, context, result);
    }
    if (message.oldestUnsent === 'end') this.#windows.end(sensor.source);
    reports.take(sensor.source, message);
    return result;
  }

  #takeSample(
    { sensor, message }: ArrivedMessage,
    { sample }: IndexedSample,
    time: SampleTime,
    counts: LedgerCounts,
    context: StepContext,
    result: PathResult,
  ): void {
    const placed = place(sensor, sample.values);
    const unknown = sample.values.length - placed.length;
    if (unknown > 0) countReason(counts.rejected, 'unknownProperty', unknown);
    const sibling = (property: string): number | undefined =>
      placed.find(({ channel }) => channel.property.name === property)?.number;
    for (const { channel, raw, calibrated, number } of placed) {
      const { eventTime } = time;
      const { bootEpoch } = message;
      const epoch = bootEpoch === undefined ? {} : { bootEpoch };
      const checked = { eventTime, raw: decimalToNumber(raw), value: number, sibling, ...epoch };
      const { flag, confirmed } = this.#quality.judge(channel, checked, context);
      result.observations.push({
        datastream: channel.datastream,
        time: { kind: 'resolved', eventTime, quality: time.quality },
        value: raw,
        flag,
      });
      counts.stored += 1;
      const used = channel.clip(calibrated);
      if (isUsable(flag)) {
        const reading = { eventTime, value: used, order: sample.sequence ?? 0 };
        if (!this.#windows.add(sensor.source, channel, reading)) counts.late += 1;
        this.#streams.take({ ...reading, ...epoch, source: sensor.source, channel }, context.outputs);
      }
      context.alertReadings.push({
        datastream: channel.datastream,
        name: channel.name,
        eventTime,
        value: decimalToNumber(used),
        flag,
        ...(confirmed ? { confirmed } : {}),
        ...epoch,
      });
    }
  }
}

function heardOf(
  { sensor, arrival, path }: ArrivedMessage,
  moment: Moment,
  eventTime: EventTime,
  trusted: boolean,
): Heard {
  const { source, station } = sensor;
  const id = source.slice(station.id.length + 1);
  const arrived = processingTime(arrival.at);
  return { source, station: station.id, sensor: id, eventTime, moment, arrival: arrived, trusted, path };
}

/** Values of a property that this program does not know, as a newer one may have logged them, are left out. */
function place(sensor: InstalledSensor, values: IndexedSample['sample']['values']): Placed[] {
  const placed: Placed[] = [];
  for (const { property, depthCm, value } of values) {
    const channel = sensor.channel(property, depthCm);
    if (channel === undefined) continue;
    const calibrated = channel.calibrate(value);
    placed.push({ channel, raw: value, calibrated, number: decimalToNumber(calibrated) });
  }
  return placed;
}

/** Earliest and latest event time among observations; undefined when none is resolved. */
export function eventTimeRange(
  observations: readonly Observation[],
): readonly [EventTime, EventTime] | undefined {
  let range: [EventTime, EventTime] | undefined;
  for (const { time } of observations) {
    if (time.kind !== 'resolved') continue;
    if (range === undefined) range = [time.eventTime, time.eventTime];
    else if (time.eventTime < range[0]) range[0] = time.eventTime;
    else if (time.eventTime > range[1]) range[1] = time.eventTime;
  }
  return range;
}
