import { html, type Markup } from '../kit/html.ts';
import type { CloudPageModel, StationRow } from '../kit/models.ts';
import { page } from '../kit/page.ts';
import { ago, alertList } from '../kit/sections.ts';
import { WORDS, type Words } from '../kit/words/index.ts';

/** The first page of the cloud: every station, those with alerts, faults or the oldest contact first, and the alerts. */
export function renderCloudPage(model: CloudPageModel): string {
  const words = WORDS[model.language];
  const rows = [...model.stations].sort(worstFirst).map((row) => stationRow(row, model, words));
  const main = html`<div class="heading"><h1>${words.stations}</h1></div>
<section class="wide" aria-label="${words.stations}"><div class="scroll"><table class="stations"><thead><tr><th scope="col">${words.station}</th><th scope="col">${words.alerts}</th><th scope="col">${words.when}</th><th scope="col">${words.lastContact}</th><th scope="col" class="number">${words.backlog}</th><th scope="col" class="number">${words.faults}</th></tr></thead><tbody>${rows}</tbody></table></div></section>
<section class="wide" aria-labelledby="alerts"><h2 id="alerts">${words.alerts}</h2>${alertList(model.alerts, model, words)}</section>`;
  return page(
    {
      model,
      title: words.stations,
      path: '/',
      events: '/v1/events',
      home: { href: '/', label: words.allStations },
    },
    main,
  );
}

function worstFirst(a: StationRow, b: StationRow): number {
  return (
    b.activeAlerts.length - a.activeAlerts.length ||
    b.openFaults - a.openFaults ||
    (a.lastContactAt ?? 0) - (b.lastContactAt ?? 0)
  );
}

function stationRow(row: StationRow, model: CloudPageModel, words: Words): Markup {
  const { station } = row;
  const alerts = row.activeAlerts.map(
    (alert) => html`<span class="tag ${alert.severity}">${words.hazards[alert.hazard]}</span> `,
  );
  return html`<tr><th scope="row"><a href="/stations/${station.id}?lang=${model.language}">${station.name[model.language]}</a> <small>${station.district[model.language]}</small></th><td>${alerts}</td><td>${ago(row.latestEventTime, model, words)}</td><td>${ago(row.lastContactAt, model, words)}</td><td class="number">${row.backlogRecords}</td><td class="number">${row.openFaults}</td></tr>`;
}
