import type { SensorId } from '@shivar/core/model';
import type { FaultMark } from '../faults/fault.ts';
import type { Transmission } from '../simulation/transmission.ts';
import type { TrueEpisode } from './episodes.ts';

/** What was sent, and what was wrong with it. The unit is one reading: one value of one property. */
export interface TruthSummary {
  readonly messages: number;
  readonly readings: {
    /** As sent, repeats included: what a gateway that loses nothing has received. */
    readonly sent: number;
    /** Without repeats: what it should have stored. */
    readonly unique: number;
  };
  readonly uniqueBySensor: Readonly<Record<SensorId, number>>;
  /** Readings sent under each fault. */
  readonly faults: Readonly<Record<FaultMark, number>>;
  readonly episodes: readonly TrueEpisode[];
}

/** One reading of the truth record, for whoever scores the pipeline. */
export interface TruthLine {
  readonly sensor: SensorId;
  readonly sequence: number;
  readonly eventTime: number;
  readonly property: string;
  readonly depthCm?: number;
  readonly value: number;
  readonly healthyValue: number;
  readonly faults: readonly FaultMark[];
}

/** Counts transmissions as they are handed over. */
export class TruthRecord {
  #messages = 0;
  #sent = 0;
  readonly #uniqueBySensor: Record<SensorId, number> = {};
  readonly #faults: Record<FaultMark, number> = { stuck: 0, sentinel: 0, duplicate: 0, buffered: 0 };

  add(transmission: Transmission): void {
    this.#messages += 1;
    for (const { faults } of truthLines(transmission)) {
      this.#sent += 1;
      for (const mark of faults) this.#faults[mark] += 1;
      if (transmission.repeat) continue;
      const { id } = transmission.sensor;
      this.#uniqueBySensor[id] = (this.#uniqueBySensor[id] ?? 0) + 1;
    }
  }

  summary(episodes: readonly TrueEpisode[]): TruthSummary {
    return {
      messages: this.#messages,
      readings: {
        sent: this.#sent,
        unique: Object.values(this.#uniqueBySensor).reduce((sum, count) => sum + count, 0),
      },
      uniqueBySensor: { ...this.#uniqueBySensor },
      faults: { ...this.#faults },
      episodes,
    };
  }
}

/** The readings of a message with everything that was wrong with each. */
export function truthLines(transmission: Transmission): readonly TruthLine[] {
  const delivery: FaultMark[] = [];
  if (transmission.repeat) delivery.push('duplicate');
  if (transmission.buffered) delivery.push('buffered');
  return transmission.samples.flatMap((sample) =>
    sample.readings.map(({ faults, ...reading }) => ({
      sensor: transmission.sensor.id,
      sequence: sample.sequence,
      eventTime: sample.eventTime,
      ...reading,
      faults: [...faults, ...delivery],
    })),
  );
}
