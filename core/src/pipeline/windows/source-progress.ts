import type { Incarnation } from '../../model/identifiers.ts';
import type { StateCodec } from '../../state/index.ts';
import { IST_OFFSET } from '../../time/indian-days.ts';
import { type Duration, type ElapsedTime, type EventTime, eventTime, HOUR } from '../../time/instants.ts';
import type { Moment } from '../time/anchor-stage.ts';

/** How far one source (a sensor) has come. */
export interface SourceProgress {
  /** Its latest event time that was not set aside. */
  newest: EventTime;
  /** When it last sent something, on the timeline of that incarnation. */
  incarnation: Incarnation;
  heardMs: ElapsedTime;
}

/** How a source's watermark follows from its progress. */
export interface WatermarkOptions {
  /** The watermark stays this far behind the newest event time. */
  readonly delayMs: Duration;
  /** A source that is silent for this long follows the clock, so that its panes close. */
  readonly idleAfterMs: Duration;
}

/** The watermark that the events of a source alone allow. */
export function eventWatermark({ newest }: SourceProgress, { delayMs }: WatermarkOptions): EventTime {
  return eventTime(newest - delayMs - 1);
}

/**
 * The watermark of a source at a moment, silence included. A silent source moves on with the time elapsed since it was
 * last heard, not with the clock's reading: a sensor whose clock lags closes its panes in its own time, and a step
 * of our clock closes nothing. What was heard in an earlier incarnation counts as heard when this one met its anchor.
 */
export function silentWatermark(
  progress: SourceProgress,
  { incarnation, elapsedMs }: Moment,
  anchoredMs: ElapsedTime,
  options: WatermarkOptions,
): EventTime {
  const heardMs = progress.incarnation === incarnation ? progress.heardMs : anchoredMs;
  const silentMs = elapsedMs - heardMs;
  const byEvents = eventWatermark(progress, options);
  return silentMs < options.idleAfterMs ? byEvents : eventTime(byEvents + silentMs);
}

/** The watermark that closes every pane a source has opened so far: its stream is over. */
export function endWatermark({ newest }: SourceProgress): EventTime {
  return eventTime((Math.floor((newest + IST_OFFSET) / HOUR) + 1) * HOUR - IST_OFFSET - 1);
}

export const sourceProgressCodec: StateCodec<SourceProgress> = {
  toPlain: ({ newest, incarnation, heardMs }) => [newest, incarnation, heardMs],
  fromPlain: (plain) => {
    // Written by toPlain.
    const [newest, incarnation, heardMs] = plain as [number, Incarnation, number];
    return { newest: eventTime(newest), incarnation, heardMs };
  },
};
