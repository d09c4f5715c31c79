import { type Duration, type EventTime, HOUR, MINUTE, SECOND } from '@shivar/core/time';
import type { Interval } from '../faults/fault.ts';

/**
 * How a link can fail. `cut`: connections are reset, new ones too. `refuse`: connections are reset and the port is
 * closed. `blackhole`: connections stay and new ones open, but no byte arrives until it is over. `halfOpen`: the far end
 * forgets the connections, the near end is never told, neither now nor later; new ones stay silent until it is over.
 */
export type OutageKind = 'cut' | 'refuse' | 'blackhole' | 'halfOpen';

export interface Outage extends Interval {
  readonly kind: OutageKind;
}

const KINDS: readonly OutageKind[] = ['cut', 'refuse', 'blackhole', 'halfOpen'];

/**
 * Reads `START/DURATION` or `START/DURATION/KIND` (default `cut`). The start is an RFC 3339 instant or `+DURATION`
 * after `origin`; a duration is made of hours, minutes and seconds, such as `2h` or `1h30m`. Undefined when malformed.
 *
 * @example parseOutage('+13h/2h30m/blackhole', start)
 */
export function parseOutage(text: string, origin: EventTime): Outage | undefined {
  const [startText = '', durationText = '', kindText = 'cut', ...more] = text.split('/');
  const from = parseStart(startText, origin);
  const duration = parseDuration(durationText);
  const kind = KINDS.find((known) => known === kindText);
  if (from === undefined || duration === undefined || kind === undefined || more.length > 0) return undefined;
  return { kind, from, until: from + duration };
}

/** The outage at an instant; of several at once the first in the list. */
export function outageAt(outages: readonly Outage[], at: EventTime): Outage | undefined {
  return outages.find(({ from, until }) => at >= from && at < until);
}

function parseStart(text: string, origin: EventTime): EventTime | undefined {
  if (text.startsWith('+')) {
    const offset = parseDuration(text.slice(1));
    return offset === undefined ? undefined : origin + offset;
  }
  const at = Date.parse(text);
  return /(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(at) ? at : undefined;
}

function parseDuration(text: string): Duration | undefined {
  const match = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (match === null || text === '') return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND;
}
