import type { TransitionKind } from '@shivar/core/alert';
import { chartSvg } from './chart.ts';
import { age, bytes, iso, istDateTime, istTime, number } from './format.ts';
import { html, type Markup } from './html.ts';
import { LANGUAGE_NAMES, LANGUAGES } from './language.ts';
import type {
  AlertModel,
  BacklogModel,
  ChartModel,
  FaultModel,
  LatestValue,
  PageModel,
  Utc,
} from './models.ts';
import { displayUnit, weatherFirst } from './units.ts';
import type { Words } from './words/index.ts';

const HALF_A_DAY_MS = 12 * 3_600_000;
/** Alerts shown at once, and all that still hold; the earlier ones unfold. */
const ALERTS_OPEN = 3;

const ALERT_HOLDS: ReadonlySet<TransitionKind> = new Set<TransitionKind>(['raise', 'update']);

/** Name of a datastream for people: property, and depth where there is one. */
function seriesName(series: { property: string; depthCm?: number; sensor?: string }, words: Words): string {
  const property = words.properties[series.property] ?? series.property;
  return series.depthCm === undefined ? property : `${property}, ${series.depthCm} ${words.depth}`;
}

/** `<time>` with the Indian time for people and the instant for programs. */
export function when(at: Utc, text: string = istDateTime(at)): Markup {
  return html`<time datetime="${iso(at)}">${text}</time>`;
}

/** How long ago, or `never`. */
export function ago(at: Utc | undefined, { now }: PageModel, words: Words): Markup {
  if (at === undefined) return html`${words.never}`;
  return when(at, now === undefined ? istDateTime(at) : age(now - at, words));
}

/** A value on the clock of the day it was measured on needs no date. */
function measuredAt(at: Utc, { now }: PageModel): Markup {
  return when(at, now !== undefined && now - at < HALF_A_DAY_MS ? istTime(at) : istDateTime(at));
}

/** The latest values as a table that reads well on a narrow screen: weather first, then soil, then the rest. */
export function latestTable(values: readonly LatestValue[], model: PageModel, words: Words): Markup {
  const rows = weatherFirst(values).map((value) => {
    const doubtful = value.flag >= 3;
    const flag = doubtful ? html`<br><em class="flag">${words.flagNames[value.flag] ?? ''}</em>` : '';
    const rain = value.property === 'rainTipCount';
    return html`<tr${doubtful ? html` class="doubtful"` : ''}><th scope="row">${rain ? words.rainSinceMorning : seriesName(value, words)} <small>${value.sensor}</small></th>
<td class="number">${rain ? shownValue(value, value.sinceMorning) : shownValue(value, value.value)}${flag}</td><td>${measuredAt(value.eventTime, model)}</td></tr>`;
  });
  return html`<table class="latest"><thead><tr><th scope="col">${words.measured}</th><th scope="col" class="number">${words.value}</th><th scope="col">${words.when}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

/** A value in the unit of its property, or a dash. */
export function shownValue({ property, tipSizeMm }: LatestValue, value: number | undefined): Markup {
  const unit = displayUnit(property, tipSizeMm);
  if (value === undefined) return html`–`;
  const shown = Math.max(unit.least ?? -Infinity, value * unit.factor);
  return html`<b>${number(shown, unit.decimals)}</b> ${unit.unit}`;
}

/** The chart, its table twin, and the form that chooses another datastream without any script. */
export function chartSection(
  chart: ChartModel | undefined,
  latest: readonly LatestValue[],
  context: { readonly model: PageModel; readonly words: Words; readonly path: string },
): Markup {
  const { words, model, path } = context;
  const options = latest.map((value) => {
    const selected = value.datastream === chart?.datastream ? html` selected` : '';
    return html`<option value="${value.datastream}"${selected}>${seriesName(value, words)} (${value.sensor})</option>`;
  });
  const chooser = html`<form class="inline" method="get" action="${path}"><input type="hidden" name="lang" value="${model.language}">
<label>${words.choose} <select name="datastream">${options}</select></label> <button>${words.show}</button></form>`;
  if (chart === undefined || chart.points.length === 0)
    return html`${chooser}<p class="quiet">${words.noChart}</p>`;
  return html`${chooser}<figure>${chartSvg(chart, words)}<figcaption>${seriesName(chart, words)}</figcaption></figure>
<details><summary>${words.chartTable}</summary>${chartTable(chart, words)}</details>`;
}

function chartTable(chart: ChartModel, words: Words): Markup {
  const unit = displayUnit(chart.property, chart.tipSizeMm);
  const show = (value: number | undefined): string =>
    value === undefined ? '' : number(value * unit.factor, unit.decimals + 1);
  const rows = [...chart.points].reverse().map((point) => {
    const expected = point.expected === 0 ? '' : ` / ${point.expected}`;
    return html`<tr><th scope="row">${when(point.start, `${istTime(point.start)}–${istTime(point.end)}`)}</th><td class="number">${show(point.value)}</td><td class="number">${show(point.min)}</td><td class="number">${show(point.max)}</td><td class="number">${point.count}${expected}</td><td>${words.standings[point.standing]}${point.revision > 1 ? ` · ${words.revision} ${point.revision}` : ''}</td></tr>`;
  });
  return html`<div class="scroll"><table><thead><tr><th scope="col">${words.window}</th><th scope="col" class="number">${words.mean} ${unit.unit}</th><th scope="col" class="number">${words.min}</th><th scope="col" class="number">${words.max}</th><th scope="col" class="number">${words.count}</th><th scope="col">${words.standing}</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** Alerts of which the newest word on their hazard at their station is not that it is over. */
export function standingAlerts(alerts: readonly AlertModel[]): readonly AlertModel[] {
  const newest = new Map(
    [...alerts].reverse().map((alert) => [`${alert.station} ${alert.hazard}`, alert] as const),
  );
  return alerts.filter(
    (alert) => ALERT_HOLDS.has(alert.kind) && newest.get(`${alert.station} ${alert.hazard}`) === alert,
  );
}

/**
 * Alerts that still hold, then the others, newest first, each with its text in all three languages: the page's own
 * language opens first.
 */
export function alertList(alerts: readonly AlertModel[], model: PageModel, words: Words): Markup {
  if (alerts.length === 0) return html`<p class="quiet">${words.noAlerts}</p>`;
  const standing = standingAlerts(alerts);
  const open = Math.max(ALERTS_OPEN, standing.length);
  const ordered = [...standing, ...alerts.filter((alert) => !standing.includes(alert))];
  const items = ordered.map((alert) => alertItem(alert, model, words));
  const earlier = items.slice(open);
  const more =
    earlier.length === 0
      ? ''
      : html`<details><summary>${words.earlierAlerts} (${earlier.length})</summary><ol class="alerts">${earlier}</ol></details>`;
  return html`<ol class="alerts">${items.slice(0, open)}</ol>${more}<p class="quiet">${words.draft}</p>`;
}

function alertItem(alert: AlertModel, model: PageModel, words: Words): Markup {
  const others = LANGUAGES.filter((language) => language !== model.language);
  return html`<li class="${alert.severity} ${alert.kind}"><p><b>${words.hazards[alert.hazard]}</b> ${words.transitions[alert.kind]} · ${when(alert.decidedAt)}${alert.kind === 'raise' ? html` · ${words.severities[alert.severity]}` : ''}${alert.missed ? html` · <em>${words.missed}</em>` : ''}</p>
<p class="sms" lang="${model.language}">${alert.texts[model.language]}</p>
<details><summary>${others.map((language) => LANGUAGE_NAMES[language]).join(' · ')}</summary>${others.map((language) => html`<p class="sms" lang="${language}">${alert.texts[language]}</p>`)}</details></li>`;
}

/** How the link to the cloud is, and what waits for it. */
export function backlogSection(backlog: BacklogModel, model: PageModel, words: Words): Markup {
  const { bytesDown } = backlog;
  const received =
    bytesDown === undefined ? '' : html`<dt>${words.received}</dt><dd>${bytes(bytesDown)}</dd>`;
  const oldest =
    backlog.oldestAgeMs === undefined || backlog.records === 0
      ? ''
      : html` (${words.oldest} ${age(backlog.oldestAgeMs, words)})`;
  return html`<dl class="facts"><dt>${words.state}</dt><dd class="state ${backlog.state}">${words.linkStates[backlog.state]}</dd>
<dt>${words.lastContact}</dt><dd>${ago(backlog.lastContactAt, model, words)}</dd>
<dt>${words.backlog}</dt><dd>${backlog.records} ${words.records}${oldest}</dd>
<dt>${words.sent}</dt><dd>${bytes(backlog.bytesUp)}</dd>${received}</dl>`;
}

/** Open faults, for the technician: in words first, as the check put it below. */
export function faultList(faults: readonly FaultModel[], model: PageModel, words: Words): Markup {
  if (faults.length === 0) return html`<p class="quiet">${words.noFaults}</p>`;
  return html`<ul class="faults">${faults.map(
    (fault) =>
      html`<li><b>${fault.sensor ?? fault.station}</b> ${faultInWords(fault, words)} <small>${ago(fault.since, model, words)}</small><br><small lang="en">${fault.detail} · ${fault.code}</small></li>`,
  )}</ul>`;
}

/** `code` is a check and, behind a colon, the property it looked at and perhaps a depth. */
function faultInWords({ code }: FaultModel, words: Words): string {
  const [check = '', place = ''] = code.split(':');
  const [property = '', depth] = place.split('@');
  const meaning = words.faultNames[code] ?? words.faultNames[check] ?? code;
  const known = words.properties[property];
  if (known === undefined) return meaning;
  return `${known}${depth === undefined ? '' : `, ${depth} ${words.depth}`}: ${meaning}`;
}
