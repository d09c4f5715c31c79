import { MINUTE } from '@shivar/core/time';
import { type Column, countColumn, tipCountOf } from '../column.ts';
import { RainTotals } from '../rain-totals.ts';
import type { RecordFormat, RecordSurvey } from '../record-format.ts';
import { headerError, instantOf, tableReader } from '../table-reader.ts';

/** The file gives thousandths of an inch, so that is the tip: 25.4 mm / 1000. Every amount is a whole number of them. */
const DECIMALS_OF_AN_INCH = 3;
const TIP_SIZE_MM = 0.0254;

/** Lines come with rain only; a day without one is not a fault. */
const EXPECTED_INTERVAL_SECONDS = 86_400;

/**
 * Rain by the minute from USGS tipping buckets, as the Rainmaker package reads it (USGS-R/Rainmaker, `RMprep`): tab
 * separated, `date` in local time, one column of inches per gauge, -9.000 where a gauge is not installed. Lines exist
 * only for minutes with rain. Each gauge becomes a lifetime tip count; the -9 of a gauge that is not there is not a
 * count of anything and is left out. Lines may stand in any order, and twice.
 */
export const usgsTips: RecordFormat = {
  name: 'usgs-tips',
  description: 'USGS tipping-bucket rain by the minute (Rainmaker), local time',
  recognise: ([header = '']) => header.startsWith('date\tgage'),
  open([headerLine = ''], { utcOffsetMinutes }) {
    const header = headerLine.trim().split('\t');
    const gauges = header.filter((name) => /^gage\d+$/.test(name));
    if (gauges.length === 0) throw headerError('usgs-tips', 'no column is a gauge');
    const totals = new RainTotals(DECIMALS_OF_AN_INCH);
    const reader = tableReader({
      site: {
        sensors: gauges.map((id) => ({
          id,
          expectedIntervalSeconds: EXPECTED_INTERVAL_SECONDS,
          tipSizeMm: TIP_SIZE_MM,
        })),
      },
      header,
      columns: gauges.map((name) => gaugeColumn(name, totals)),
      leftOut: { rainsum: 'a sum over the gauges', theisen: 'a mean over the gauges' },
      split: (line) => line.split('\t'),
      time: (field) => minuteOf(field('date'), utcOffsetMinutes),
      missing: (text) => text === '' || Number(text) === -9,
      skip: (line) => line === headerLine,
    });
    return { ...reader, survey: new TipSurvey(totals, header, utcOffsetMinutes) };
  },
};

/** The count of a gauge at each line: by time when the record was surveyed, else as its lines come. */
function gaugeColumn(name: string, totals: RainTotals): Column {
  let running = 0;
  return countColumn({ name, sensor: name }, (text, at) => {
    const tips = totals.tipsOf(text);
    if (tips === undefined) return undefined;
    running += tips;
    return totals.at(name, at) ?? running;
  });
}

/** Adds up a record before it is read: the counts follow the time, not the order of the lines. */
class TipSurvey implements RecordSurvey {
  readonly #totals: RainTotals;
  readonly #header: readonly string[];
  readonly #utcOffsetMinutes: number;
  #latest = -Infinity;
  #disorderMs = 0;

  constructor(totals: RainTotals, header: readonly string[], utcOffsetMinutes: number) {
    this.#totals = totals;
    this.#header = header;
    this.#utcOffsetMinutes = utcOffsetMinutes;
  }

  get disorderMs(): number {
    return this.#disorderMs;
  }

  /** The count a minute before the first rain of a record that begins with rain. */
  get opening(): RecordSurvey['opening'] {
    const openings = this.#totals.openings();
    if (openings.length === 0) return undefined;
    return {
      eventTime: Math.min(...openings.map(({ at }) => at)) - MINUTE,
      samples: openings.map(({ gauge }) => ({ sensor: gauge, values: [tipCountOf(0)] })),
    };
  }

  look(line: string): void {
    const fields = line.split('\t');
    const at = minuteOf(fields[0] ?? '', this.#utcOffsetMinutes);
    if (at === undefined || fields.length !== this.#header.length) return;
    this.#disorderMs = Math.max(this.#disorderMs, this.#latest - at);
    this.#latest = Math.max(this.#latest, at);
    for (const [index, name] of this.#header.entries()) {
      const text = (fields[index] ?? '').trim();
      if (name.startsWith('gage') && text !== '' && Number(text) !== -9) this.#totals.add(name, at, text);
    }
  }
}

function minuteOf(text: string, utcOffsetMinutes: number): number | undefined {
  const match = /^(\d{4})\/(\d{1,2})\/(\d{1,2}) (\d{1,2}):(\d{2})$/.exec(text.trim());
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  return instantOf({ year, month, day, hour, minute, utcOffsetMinutes });
}
