import { ASSET_VERSION } from './assets.ts';
import { istDateTime } from './format.ts';
import { html, type Markup } from './html.ts';
import { LANGUAGE_NAMES, LANGUAGES } from './language.ts';
import type { PageModel } from './models.ts';
import { WORDS, type Words } from './words/index.ts';

/** What stands around every page. */
export interface Frame {
  readonly model: PageModel;
  readonly title: string;
  /** Path of this page without its query, for the language links. */
  readonly path: string;
  /** Query parameters of this page other than the language. */
  readonly query?: Readonly<Record<string, string>>;
  /** Address of the stream of server-sent events that says when to refresh; absent on pages that stand still. */
  readonly events?: string;
  readonly home: { readonly href: string; readonly label: string };
}

/** A whole page: works without scripts, then refreshes its main part when the program says that something changed. */
export function page(frame: Frame, main: Markup): string {
  const words = WORDS[frame.model.language];
  const document = html`<!doctype html>
<html lang="${frame.model.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${frame.title} · ${words.product}</title>
<link rel="stylesheet" href="/assets/shivar.css?v=${ASSET_VERSION}">
<link rel="icon" href="/assets/icon.svg?v=${ASSET_VERSION}" type="image/svg+xml">
<script type="module" src="/assets/live.js?v=${ASSET_VERSION}"></script>
</head>
<body${frame.events === undefined ? '' : html` data-events="${frame.events}"`}>
<a class="skip" href="#main">${words.skip}</a>
<header>
<p class="brand"><a href="${frame.home.href}?lang=${frame.model.language}">${words.product}</a> <span>${words.motto}</span></p>
<nav aria-label="language">${LANGUAGES.map((language) => languageLink(frame, language))}</nav>
</header>
<main id="main">${main}</main>
<footer>${clockLine(frame.model, words)}</footer>
</body>
</html>
`;
  return document.markup;
}

function languageLink({ model, path, query }: Frame, language: keyof typeof LANGUAGE_NAMES): Markup {
  const parameters = new URLSearchParams({ ...query, lang: language });
  const current = model.language === language;
  return html`<a lang="${language}" hreflang="${language}" href="${path}?${parameters.toString()}"${current ? html` aria-current="true"` : ''}>${LANGUAGE_NAMES[language]}</a> `;
}

function clockLine({ now, simulated }: PageModel, words: Words): Markup {
  if (now === undefined) return html`<p class="warning">${words.clockUnknown}</p>`;
  return html`<p>${istDateTime(now)} IST${simulated ? html` · <strong>${words.simulated}</strong>` : ''}</p>`;
}
