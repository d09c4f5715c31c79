import { assert } from '@shivar/core/errors';
import type { TimeAnchor } from '@shivar/core/model';
import type { Clock, ElapsedTime, Monotonic, ProcessingTime, TimeQuality } from '@shivar/core/time';
import { processMonotonic } from './timers.ts';

/** The processing clock of a gateway, with what the loop must know to wait for one of its instants. */
export interface GatewayClock extends Clock {
  /** Milliseconds of this clock in one real millisecond; 0 when it moves only when it is told. */
  readonly rate: number;
  /** How an anchor made from this clock is labelled, and how far it can be wrong. */
  readonly origin: { readonly source: TimeAnchor['source']; readonly errorMs: number } | undefined;
  /**
   * Time as told from outside, `utcMs` at `elapsedMs` of this clock: by the cloud, or by a message of a record.
   * Ignored by clocks that know better.
   */
  told(utcMs: number, elapsedMs: ElapsedTime): void;
}

/** A network-disciplined system clock is good to a second without anyone looking. */
const SYSTEM_ERROR_MS = 1000;
/** After this long without an answer from outside, an anchored clock runs by itself: cheap crystals drift 2 s a day. */
const HOLDOVER_AFTER_MS = 60 * 60 * 1000;

/** Parts of the outside world a real clock is made of; tests put their own in. */
export interface RealTime {
  readonly monotonic: Monotonic;
  /** The operating system's idea of UTC, ms. */
  readonly systemNow: () => number;
  /** UTC ms as of the start of this process, carried on by the monotonic clock: it does not follow steps. */
  readonly steadyNow: () => number;
}

const REAL_TIME: RealTime = {
  monotonic: processMonotonic,
  systemNow: Date.now,
  steadyNow: () => performance.timeOrigin + performance.now(),
};

/** The operating system's clock, where the box has a battery-backed or network clock to believe. */
export function trustedSystemClock(real: RealTime = REAL_TIME): GatewayClock {
  const began = real.monotonic.now();
  return {
    rate: 1,
    origin: { source: 'system', errorMs: SYSTEM_ERROR_MS },
    now: () => real.systemNow(),
    elapsed: () => Math.floor(real.monotonic.now() - began),
    quality: () => 'synced',
    told: () => undefined,
  };
}

/**
 * A box without a clock of its own: it counts from its start and does not know the time until someone tells it, by
 * an anchor. Later anchors may move `now` either way; `elapsed` never steps.
 */
export function anchoredClock(real: RealTime = REAL_TIME): GatewayClock {
  const began = real.monotonic.now();
  const elapsed = (): ElapsedTime => Math.floor(real.monotonic.now() - began);
  let anchor: { readonly utcMs: number; readonly elapsedMs: ElapsedTime } | undefined;
  return {
    rate: 1,
    origin: undefined,
    now: (): ProcessingTime | undefined =>
      anchor === undefined ? undefined : anchor.utcMs + elapsed() - anchor.elapsedMs,
    elapsed,
    quality: (): TimeQuality => {
      if (anchor === undefined) return 'none';
      return elapsed() - anchor.elapsedMs > HOLDOVER_AFTER_MS ? 'holdover' : 'synced';
    },
    told: (utcMs, elapsedMs) => {
      anchor = { utcMs, elapsedMs };
    },
  };
}

/** A course of simulated time that several programs share: `start + (real now - origin) × speed`. */
export interface ClockCourse {
  /** Simulated UTC ms at the origin. */
  readonly start: number;
  /** Simulated milliseconds in one real millisecond. */
  readonly speed: number;
  /** Real UTC ms at which simulated time is `start`; the same in every program that takes part. */
  readonly originMs: number;
}

/** Simulated time on a common course: whoever has the same three numbers reads the same time. Never steps. */
export function simulatedClock(course: ClockCourse, real: RealTime = REAL_TIME): GatewayClock {
  assert(course.speed > 0, 'the speed of simulated time is not positive');
  const began = real.steadyNow();
  const elapsed = (): ElapsedTime => Math.floor((real.steadyNow() - began) * course.speed);
  return {
    rate: course.speed,
    origin: { source: 'simulation', errorMs: 0 },
    now: () => Math.floor(course.start + (real.steadyNow() - course.originMs) * course.speed),
    elapsed,
    quality: () => 'synced',
    told: () => undefined,
  };
}

/**
 * Time as a record tells it: each message says when it was sent, and that is now. It stands still between messages and
 * never goes back, so a day of minutes can be replayed as fast as the box can take it and means what it meant then.
 */
export function recordClock(): GatewayClock {
  let began: number | undefined;
  let now: number | undefined;
  return {
    rate: 0,
    origin: { source: 'record', errorMs: 0 },
    now: () => now,
    elapsed: () => (began === undefined || now === undefined ? 0 : now - began),
    quality: () => (now === undefined ? 'none' : 'synced'),
    told: (utcMs) => {
      began ??= utcMs;
      now = Math.max(now ?? utcMs, utcMs);
    },
  };
}
