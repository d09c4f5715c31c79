import type { Hazard, Severity, TransitionKind } from '../../alert/transition.ts';
import type { RejectedReading, SensorClock } from '../../decode/decoded-message.ts';
import { assert } from '../../errors/index.ts';
import type { TimeAnchor } from '../../model/observation.ts';
import type { Standing } from '../../stream/pane.ts';
import { NewerRecordError } from './fields.ts';

/** Words as permanent numbers, both ways. */
export interface Codes<W extends string> {
  code(word: W): number;
  /** @throws {NewerRecordError} for a number that has no word yet. */
  word(code: number): W;
}

/** The number of a word is its place in the list: words are appended, never removed or moved. */
function codes<W extends string>(...words: readonly W[]): Codes<W> {
  const numbers = new Map(words.map((word, index) => [word, index]));
  return {
    code(word) {
      const code = numbers.get(word);
      assert(code !== undefined, `"${word}" has no permanent number`);
      return code;
    },
    word(code) {
      const word = words[code];
      if (word === undefined) throw new NewerRecordError(`no word has the number ${code}`);
      return word;
    },
  };
}

export const SENSOR_CLOCK: Codes<SensorClock> = codes('none', 'rtc', 'network', 'gps');

export const REJECTED_REASON: Codes<RejectedReading['reason']> = codes(
  'unknownProperty',
  'notANumber',
  'outOfRange',
  'badDepth',
  'badTime',
);

export const ANCHOR_SOURCE: Codes<TimeAnchor['source']> = codes(
  'system',
  'cloud',
  'ntp',
  'gsm',
  'rtc',
  'record',
  'simulation',
);

export const STANDING: Codes<Standing> = codes('provisional', 'complete', 'final', 'closedIncomplete');

export const HAZARD: Codes<Hazard> = codes('heat', 'frost', 'heavyRain', 'lowSoilMoisture', 'strongWind');

export const SEVERITY: Codes<Severity> = codes('yellow', 'orange', 'red');

export const TRANSITION_KIND: Codes<TransitionKind> = codes('raise', 'update', 'clear', 'retract', 'expire');
