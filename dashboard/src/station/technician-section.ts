import { html, type Markup } from '../kit/html.ts';
import type { PageModel, StationPageModel } from '../kit/models.ts';
import { page } from '../kit/page.ts';
import { when } from '../kit/sections.ts';
import { WORDS, type Words } from '../kit/words/index.ts';

const MAINTENANCE_CHOICES_MINUTES = [30, 60, 120, 240];

/** Log-in link, or what a technician who is logged in may do. Every form works without scripts. */
export function technicianSection(model: StationPageModel, words: Words): Markup {
  return html`<section aria-labelledby="technician"><h2 id="technician">${words.technician}</h2>${
    model.technician === undefined
      ? html`<p><a class="button" href="/login?lang=${model.language}">${words.logIn}</a></p>`
      : maintenance(model, model.technician, words)
  }</section>`;
}

function maintenance(
  { station, language }: StationPageModel,
  { formToken, maintenanceUntil }: NonNullable<StationPageModel['technician']>,
  words: Words,
): Markup {
  const hidden = html`<input type="hidden" name="formToken" value="${formToken}"><input type="hidden" name="station" value="${station.id}"><input type="hidden" name="lang" value="${language}">`;
  const choices = MAINTENANCE_CHOICES_MINUTES.map(
    (minutes) => html`<option value="${minutes}">${minutes} ${words.minutes}</option>`,
  );
  const running =
    maintenanceUntil === undefined
      ? html`<form method="post" action="/maintenance/start" class="inline">${hidden}<label>${words.maintenance} <select name="minutes">${choices}</select></label> <button>${words.maintenanceStart}</button></form>`
      : html`<p class="warning">${words.maintenanceUntil} ${when(maintenanceUntil)}</p><form method="post" action="/maintenance/stop" class="inline">${hidden}<button>${words.maintenanceStop}</button></form>`;
  return html`${running}<form method="post" action="/logout" class="inline">${hidden}<button class="plain">${words.logOut}</button></form>`;
}

/** The log-in page of the station; `failed` after a wrong password. */
export function renderLoginPage(
  model: PageModel & { readonly formToken: string; readonly failed: boolean },
): string {
  const words = WORDS[model.language];
  const main = html`<section class="narrow"><h1>${words.technician}</h1>${model.failed ? html`<p class="warning" role="alert">${words.wrongPassword}</p>` : ''}
<form method="post" action="/login"><input type="hidden" name="formToken" value="${model.formToken}"><input type="hidden" name="lang" value="${model.language}">
<label>${words.password} <input type="password" name="password" required autocomplete="current-password"></label> <button>${words.logIn}</button></form></section>`;
  return page(
    { model, title: words.technician, path: '/login', home: { href: '/', label: words.station } },
    main,
  );
}
