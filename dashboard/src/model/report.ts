import { decimalToNumber } from '@shivar/core/model';
import type { RuleMatch, RuleResult } from '@shivar/core/stream';
import type { ReportModel } from '../kit/models.ts';

/** Reports a page shows: some days of rain, the last storms. */
const SHOWN = 12;

/** Results and matches of a station as the page lists them, newest first. */
export function reportModels(
  results: readonly RuleResult[],
  matches: readonly RuleMatch[],
): readonly ReportModel[] {
  return [...results.flatMap(resultReport), ...matches.map(matchReport)]
    .sort((a, b) => b.to - a.to || (a.rule < b.rule ? -1 : 1))
    .slice(0, SHOWN);
}

/** A result that turned out to be empty is none. What begins with its first reading, a session, is shown to its last. */
function resultReport(result: RuleResult): ReportModel[] {
  const { rule, start, end, values, unit, standing, readings, reporting } = result;
  const shown = values.flatMap(({ name, value }) =>
    value !== null && 'mantissa' in value ? [{ name, value: decimalToNumber(value) }] : [],
  );
  if (shown.length === 0) return [];
  const [from, to] = readings?.[0] === start ? readings : [start, end];
  return [
    { rule, from, to, values: shown, unit, standing, ...(reporting === undefined ? {} : { reporting }) },
  ];
}

function matchReport({ rule, at, readings }: RuleMatch): ReportModel {
  const values = readings.map(({ step, value }) => ({ name: step, value: decimalToNumber(value) }));
  return { rule, from: at, to: at, values, unit: '' };
}
