import { type Decimal, decimalToNumber } from '@shivar/core/model';
import type { Output } from '@shivar/core/pipeline';
import type { RuleResult } from '@shivar/core/stream';
import { HOUR, MINUTE } from '@shivar/core/time';
import { readText } from '../../support/repository.ts';

/** Tips of a bucket by the minute, and the tables the US Geological Survey made of them. */
const RECORD = 'test/fixtures/records/rain_tips_usgs/rain.test.rdb';

/** The record is in thousandths of an inch. */
export const TIP_SIZE_MM = 0.0254;
const MM_PER_INCH = 25.4;

/** Gap of two hours, of which exactly two still belong to the storm. */
const STORM_GAP: number = 2 * HOUR;
const INTENSITY_MINUTES: readonly number[] = [5, 10, 15, 30, 60];

/** A line of the record: the lifetime count of the gauge after its minute. */
export interface Count {
  readonly at: number;
  readonly count: number;
}

/** A row of the tables: when it rained, how much (in), and how hard in each span (in/h; -9: shorter than the span). */
export interface Storm {
  readonly startdate: number;
  readonly enddate: number;
  readonly depth: number;
  readonly intensities: readonly number[];
}

function rows(file: string): string[][] {
  return readText(file)
    .split(/\r?\n/)
    .filter((line) => /^\d+\/\d/.test(line))
    .map((line) => line.split('\t').map((field) => field.trim()));
}

/** Both without a zone; the tables write the month first. */
function instant(text = ''): number {
  return Date.parse(`${text} UTC`);
}

/** The record as a gauge would have told it. */
export function readCounts(): Count[] {
  let count = 0;
  return rows(RECORD).map(([date, inches]) => {
    count += Math.round(Number(inches) * 1000);
    return { at: instant(date), count };
  });
}

/** What was published of it. */
export function publishedStorms(): Storm[] {
  const intensities = rows(`${RECORD}.intensity`);
  return rows(`${RECORD}.storm.summary`).map(([start, end, depth], index) => ({
    startdate: instant(start),
    enddate: instant(end),
    depth: Number(depth),
    intensities: (intensities[index] ?? []).slice(3, 8).map(Number),
  }));
}

/** What holds in the end of everything a rule told: of each stretch the highest revision, without what was replaced. */
export function standingResults(outputs: readonly Output[], rule: string): RuleResult[] {
  const held = new Map<string, RuleResult>();
  const told = outputs.flatMap((output) => (output.kind === 'result' ? [output.result] : []));
  for (const result of told.filter((candidate) => candidate.rule === rule)) {
    for (const { start, end } of result.replaces) held.delete(`${start}-${end}`);
    held.set(`${result.start}-${result.end}`, result);
  }
  return [...held.values()]
    .filter(({ readings }) => readings !== undefined)
    .sort((a, b) => a.start - b.start);
}

/** The storms of the shipped rule as the tables have them: from a minute before the first tip to the last. */
export function stormsOf(outputs: readonly Output[], rule = 'core-streams/storms'): Storm[] {
  return standingResults(outputs, rule).map((result) => {
    const startdate = result.start - MINUTE;
    const enddate = result.end - STORM_GAP;
    return {
      startdate,
      enddate,
      depth: inches(namedValue(result, 'depth')),
      intensities: INTENSITY_MINUTES.map((minutes) =>
        enddate - startdate < minutes * MINUTE
          ? -9
          : thousandths((inches(namedValue(result, `peak${minutes}`)) * 60) / minutes),
      ),
    };
  });
}

export function namedValue({ values }: RuleResult, name: string): number {
  const value = values.find((candidate) => candidate.name === name)?.value ?? null;
  if (value === null || !('mantissa' in value)) throw new Error(`no ${name}`);
  return decimalToNumber(value as Decimal);
}

function inches(mm: number): number {
  return thousandths(mm / MM_PER_INCH);
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
