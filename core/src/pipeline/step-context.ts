import type { AlertReading } from '../alert/reading.ts';
import type { DatastreamId } from '../model/identifiers.ts';
import type { EventTime } from '../time/instants.ts';
import type { Output } from './effects.ts';
import { LedgerTally } from './ledger-tally.ts';
import type { Moment } from './time/anchor-stage.ts';

/** A datastream that was found failing. */
export interface FailingDatastream {
  readonly datastream: DatastreamId;
  /** What it said from then on is not to be believed. */
  readonly since: EventTime;
}

/** What the stages of one step add to. */
export interface StepContext {
  /** When the step happens, on its incarnation's timeline. */
  readonly moment: Moment;
  readonly outputs: Output[];
  readonly tally: LedgerTally;
  /** Resolved readings of this step, for the alert rules. */
  readonly alertReadings: AlertReading[];
  /** Found failing in this step: alerts that hang on them are taken back. */
  readonly failing: FailingDatastream[];
}

/** A step in which nothing has happened yet. */
export function newStepContext(moment: Moment): StepContext {
  return { moment, outputs: [], tally: new LedgerTally(), alertReadings: [], failing: [] };
}
