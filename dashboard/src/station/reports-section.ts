import { istDateTime, number } from '../kit/format.ts';
import { html, type Markup } from '../kit/html.ts';
import type { ReportModel } from '../kit/models.ts';
import { when } from '../kit/sections.ts';
import type { Words } from '../kit/words/index.ts';

/** Values of reports are sums and peaks of fine steps: two places are what instruments mean. */
const DECIMALS = 2;

/** What the rules of the station say, newest first, each with its standing. */
export function reportsSection(reports: readonly ReportModel[], words: Words): Markup {
  if (reports.length === 0) return html`<p class="quiet">${words.noReports}</p>`;
  const rows = reports.map((report) => {
    const name = words.reportNames[report.rule] ?? report.rule;
    return html`<tr><th scope="row">${name}<br><small>${period(report)}</small></th><td>${values(report, words)}</td><td>${standing(report, words)}</td></tr>`;
  });
  return html`<div class="scroll"><table><thead><tr><th scope="col">${words.window}</th><th scope="col">${words.value}</th><th scope="col">${words.standing}</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function period({ from, to }: ReportModel): Markup {
  if (from === to) return when(from);
  return html`${when(from)} – ${when(to, istDateTime(to))}`;
}

function values({ values: all, unit }: ReportModel, words: Words): Markup {
  return html`${all.map(({ name, value }, index) => {
    const label = words.reportValues[name] ?? name;
    return html`${index === 0 ? '' : ', '}${label} ${number(value, DECIMALS)}${unit === '' ? '' : ` ${unit}`}`;
  })}`;
}

function standing({ standing: known, reporting }: ReportModel, words: Words): Markup {
  if (known === undefined) return html``;
  const sensors =
    reporting === undefined
      ? ''
      : html`<br><small>${words.reporting.replace('{passed}', String(reporting.passed)).replace('{of}', String(reporting.of))}</small>`;
  return html`${words.standings[known]}${sensors}`;
}
