import { html, type Markup } from '../kit/html.ts';
import type { LatestValue, QuarantineModel, StationPageModel, StationSummary } from '../kit/models.ts';
import { page } from '../kit/page.ts';
import {
  ago,
  alertList,
  backlogSection,
  chartSection,
  faultList,
  latestTable,
  shownValue,
  standingAlerts,
} from '../kit/sections.ts';
import { WORDS, type Words } from '../kit/words/index.ts';
import { ledgerSection } from './ledger-section.ts';
import { reportsSection } from './reports-section.ts';
import { technicianSection } from './technician-section.ts';

/**
 * The page of one station, on the box itself or at the cloud. Everything that matters to a farmer stands first: what
 * it is like now, what is warned of, the day as a picture; what the technician needs follows.
 */
export function renderStationPage(model: StationPageModel): string {
  const words = WORDS[model.language];
  const path = model.place === 'gateway' ? '/' : `/stations/${model.station.id}`;
  const query = { ...(model.place === 'gateway' ? { station: model.station.id } : {}) };
  const chosen = model.chart === undefined ? {} : { datastream: model.chart.datastream };
  const now = html`<section aria-labelledby="now" class="now"><h2 id="now">${words.latest}</h2>${latestTable(model.latest.filter(concernsWeather), model, words)}</section>`;
  const alerts = html`<section aria-labelledby="alerts" class="two"><h2 id="alerts">${words.alerts}</h2>${alertList(model.alerts, model, words)}</section>`;
  // While a warning holds it comes before the values.
  const warned = standingAlerts(model.alerts).length > 0;
  const main = html`${heading(model, words)}
${warned ? [alerts, now] : [now, alerts]}
<section aria-labelledby="chart" class="two"><h2 id="chart">${words.chart}</h2>${chartSection(model.chart, model.latest, { model, words, path })}</section>
${reports(model, words)}
<section aria-labelledby="link"><h2 id="link">${words.link}</h2>${backlogSection(model.backlog, model, words)}</section>
<section aria-labelledby="sensors"><h2 id="sensors">${words.sensors}</h2>${sensorTable(model, words)}</section>
<section aria-labelledby="faults"><h2 id="faults">${words.faults}</h2>${faultList(model.faults, model, words)}</section>
<section aria-labelledby="ledger"><h2 id="ledger">${words.ledger}</h2>${ledgerSection(model.ledger, words)}</section>
${quarantineSection(model.quarantine, words)}
${model.place === 'gateway' ? technicianSection(model, words) : ''}`;
  return page(
    {
      model,
      title: model.station.name[model.language],
      path,
      query: { ...query, ...chosen },
      events: model.place === 'gateway' ? '/api/v1/events' : '/v1/events',
      home: { href: '/', label: words.allStations },
    },
    main,
  );
}

function reports(model: StationPageModel, words: Words): Markup {
  if (model.reports === undefined) return html``;
  return html`<section aria-labelledby="reports" class="two"><h2 id="reports">${words.reports}</h2>${reportsSection(model.reports, words)}</section>`;
}

function heading({ station, others, language, place }: StationPageModel, words: Words): Markup {
  const links = others.map((other: StationSummary) => {
    const href =
      place === 'gateway'
        ? `/?station=${other.id}&lang=${language}`
        : `/stations/${other.id}?lang=${language}`;
    return html`<a href="${href}">${other.name[language]}</a> `;
  });
  const back = place === 'cloud' ? html`<a href="/?lang=${language}">← ${words.allStations}</a>` : '';
  return html`<div class="heading"><h1>${station.name[language]}</h1><p>${station.village} · ${station.taluka} · ${station.district[language]} <small>${station.id}</small></p><p>${back}${links}</p></div>`;
}

/** The rest is about the sensors themselves and stands in their table. */
function concernsWeather({ property }: LatestValue): boolean {
  return property !== 'batteryVoltage' && property !== 'signalStrength';
}

function sensorTable(model: StationPageModel, words: Words): Markup {
  const own = model.latest.filter((value) => !concernsWeather(value));
  const rows = model.sensors.map((sensor) => {
    const health = own.filter((value) => value.sensor === sensor.id);
    const facts = health.map(
      (value) =>
        html`<br><small>${words.properties[value.property]} ${shownValue(value, value.value)}</small>`,
    );
    return html`<tr><th scope="row">${sensor.id}${facts}</th><td class="state ${sensor.presence}">${words.presence[sensor.presence]}</td><td>${ago(sensor.lastMessageAt, model, words)}</td></tr>`;
  });
  return html`<table><thead><tr><th scope="col">${words.sensor}</th><th scope="col">${words.state}</th><th scope="col">${words.lastMessage}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function quarantineSection(quarantine: QuarantineModel | undefined, words: Words): Markup {
  if (quarantine === undefined) return html``;
  const rows = quarantine.recent.map(
    (entry) =>
      html`<tr><th scope="row">${entry.topic}</th><td>${entry.reason}: ${entry.detail}</td><td><a href="/api/v1/quarantine/${entry.id}/payload" download>${entry.bytes} ${words.download}</a></td></tr>`,
  );
  const body =
    quarantine.total === 0
      ? html`<p class="quiet">${words.quarantineEmpty}</p>`
      : html`<div class="scroll"><table><tbody>${rows}</tbody></table></div>`;
  return html`<section aria-labelledby="quarantine"><h2 id="quarantine">${words.quarantine} (${quarantine.total})</h2>${body}</section>`;
}
