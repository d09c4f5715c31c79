import type { AlertReading } from '../alert/reading.ts';
import type { Output } from './effects.ts';
import { LedgerTally } from './ledger-tally.ts';
import type { Moment } from './time/anchor-stage.ts';

/** What the stages of one step add to. */
export interface StepContext {
  /** When the step happens, on its incarnation's timeline. */
  readonly moment: Moment;
  readonly outputs: Output[];
  readonly tally: LedgerTally;
  /** Resolved readings of this step, for the alert rules. */
  readonly alertReadings: AlertReading[];
}

/** A step in which nothing has happened yet. */
export function newStepContext(moment: Moment): StepContext {
  return { moment, outputs: [], tally: new LedgerTally(), alertReadings: [] };
}
