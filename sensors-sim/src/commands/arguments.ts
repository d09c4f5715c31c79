import { ShivarError } from '@shivar/core/errors';
import type { EventTime } from '@shivar/core/time';
import { type ClockCourse, realNowMs } from '../clock/simulated-clock.ts';

/** A mistake on the command line; the message says what was expected. */
export function usageError(message: string): ShivarError {
  return new ShivarError('USAGE', message);
}

/** Parses the value of `--name` as a number within bounds. */
export function numberOption(
  name: string,
  text: string,
  bounds: { readonly least: number; readonly greatest: number; readonly whole?: boolean },
): number {
  const value = Number(text);
  const fits =
    value >= bounds.least && value <= bounds.greatest && (!bounds.whole || Number.isInteger(value));
  if (text.trim() === '' || !fits) {
    const kind = bounds.whole ? 'a whole number' : 'a number';
    throw usageError(`--${name} must be ${kind} from ${bounds.least} to ${bounds.greatest}; it is ${text}`);
  }
  return value;
}

/** Parses the value of `--name` as an RFC 3339 instant with a zone. */
function instantOption(name: string, text: string): EventTime {
  const zoned = /(Z|[+-]\d\d:\d\d)$/.test(text);
  const at = Date.parse(text);
  if (!zoned || Number.isNaN(at)) {
    throw usageError(`--${name} must be an instant such as 2026-05-20T00:00:00+05:30; it is ${text}`);
  }
  return at;
}

/** Faster than this the timers of one process cannot keep up with a sensor per second. */
const MAX_SPEED = 100_000;

/** The simulated clock that `--start`, `--speed` and `--origin` describe. */
export function clockCourse(options: {
  readonly start: string;
  readonly speed: string;
  readonly origin?: string | undefined;
}): ClockCourse {
  const origin = options.origin;
  return {
    start: instantOption('start', options.start),
    speed: numberOption('speed', options.speed, { least: 0.001, greatest: MAX_SPEED }),
    originMs:
      origin === undefined
        ? realNowMs()
        : numberOption('origin', origin, { least: 0, greatest: Number.MAX_SAFE_INTEGER }),
  };
}
