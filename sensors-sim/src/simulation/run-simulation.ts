import { type EventTime, SECOND } from '@shivar/core/time';
import type { SimulatedClock } from '../clock/simulated-clock.ts';
import type { PublishCounts, StationPublisher } from '../publish/station-publisher.ts';
import type { SimulatedSensor } from '../stations/simulated-sensor.ts';
import { trueEpisodes } from '../truth/episodes.ts';
import { type TruthLine, TruthRecord, type TruthSummary, truthLines } from '../truth/truth-record.ts';
import { stationTransmissions } from './station-transmissions.ts';
import type { World } from './world.ts';

/** What the simulator tells the program that started it. */
export type SimulationEvent =
  | ({ readonly event: 'progress'; readonly simulatedTime: EventTime } & PublishCounts)
  | ({ readonly event: 'ended'; readonly truth: TruthSummary } & PublishCounts);

export interface SimulationOptions {
  readonly world: World;
  readonly sensors: readonly SimulatedSensor[];
  readonly until: EventTime;
  readonly clock: SimulatedClock;
  readonly publisher: StationPublisher;
  readonly signal: AbortSignal;
  report(event: SimulationEvent): void;
  /** Every reading with its truth, as it is handed over. */
  record?(lines: readonly TruthLine[]): void;
}

/** Real time between two progress reports. */
const REPORT_EVERY_MS = SECOND;

/**
 * Sends a world's messages as its clock reaches them, then waits for the last answer and reports the truth. An abort
 * ends it where it stands: what was handed over is still waited for and counted.
 */
export async function runSimulation(options: SimulationOptions): Promise<void> {
  const { world, sensors, until, clock, publisher, signal } = options;
  const truth = new TruthRecord();
  const progress = setInterval(() => {
    options.report({ event: 'progress', simulatedTime: clock.now(), ...publisher.counts() });
  }, REPORT_EVERY_MS);
  let reached = world.start;
  try {
    for (const transmission of stationTransmissions(world, sensors, until)) {
      await clock.until(transmission.at, signal);
      await publisher.publish(transmission);
      truth.add(transmission);
      options.record?.(truthLines(transmission));
      reached = transmission.at;
    }
    reached = until;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearInterval(progress);
  }
  await publisher.answered();
  const episodes = trueEpisodes(world, Math.min(reached, until));
  options.report({ event: 'ended', truth: truth.summary(episodes), ...publisher.counts() });
}
