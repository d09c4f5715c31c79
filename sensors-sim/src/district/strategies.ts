import {
  DelayPercentile,
  maxEventTimeMinusDelay,
  SourceWatermarks,
  type WatermarkGenerator,
} from '@shivar/core/stream';
import { type Duration, HOUR, MINUTE, SECOND } from '@shivar/core/time';

/** A way to say how far event time has come. */
export interface Strategy {
  readonly name: string;
  /** Whether what the stations report is told to it. */
  readonly reported: boolean;
  make(): WatermarkGenerator;
}

/** A station that is silent for two minutes, or sends for two without advancing, does not hold the others back. */
const IDLE_AFTER = { silentMs: 2 * MINUTE, stalledMs: 2 * MINUTE } as const;

const fixed = (name: string, delayMs: Duration): Strategy => ({
  name: `fixed ${name}`,
  reported: false,
  make: () => maxEventTimeMinusDelay({ delayMs }),
});

const percentile = (quantile: number): Strategy => ({
  name: `p${quantile * 100} of all delays`,
  reported: false,
  make: () => new DelayPercentile({ quantile }),
});

/** Percentile of each source's own disorder, the minimum over them. */
const ownDisorder = (quantile: number): Strategy => ({
  name: `p${quantile * 100} of own disorder`,
  reported: false,
  make: () =>
    new SourceWatermarks({
      delay: { kind: 'outOfOrderness', quantile },
      idleAfter: IDLE_AFTER,
      whenAllIdle: { kind: 'hold' },
    }),
});

/** What the stations say themselves. */
export const REPORTED_PROGRESS: Strategy = {
  name: 'reported progress',
  reported: true,
  make: () =>
    new SourceWatermarks({
      delay: { kind: 'reported' },
      idleAfter: IDLE_AFTER,
      whenAllIdle: { kind: 'hold' },
    }),
};

/** Everything that is compared. */
export const STRATEGIES: readonly Strategy[] = [
  fixed('10 s', 10 * SECOND),
  fixed('60 s', MINUTE),
  fixed('5 min', 5 * MINUTE),
  fixed('15 min', 15 * MINUTE),
  fixed('1 h', HOUR),
  fixed('6 h', 6 * HOUR),
  percentile(0.95),
  percentile(0.99),
  ownDisorder(0.95),
  ownDisorder(0.99),
  {
    name: 'min-progress, 10 s',
    reported: false,
    make: () =>
      new SourceWatermarks({
        delay: { kind: 'fixed', delayMs: 10 * SECOND },
        idleAfter: IDLE_AFTER,
        whenAllIdle: { kind: 'hold' },
      }),
  },
  REPORTED_PROGRESS,
];
