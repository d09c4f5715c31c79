import type { Page } from 'playwright-core';

/** Runs in the page; a text because the tests are not compiled for a browser. */
const CHECKS = `(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const named = (element) => element.getAttribute('aria-label') || element.textContent.trim();
  const show = (element) => element.outerHTML.slice(0, 120);
  return [
    ...(document.title.trim() === '' ? ['no title'] : []),
    ...(all('h1').length === 1 ? [] : [all('h1').length + ' first headings']),
    ...(all('main').length === 1 ? [] : ['no main part']),
    ...all('input:not([type=hidden]), select, textarea').filter((e) => e.labels.length === 0).map((e) => 'no label: ' + show(e)),
    ...all('button, a').filter((e) => !named(e)).map((e) => 'no name: ' + show(e)),
    ...all('table').filter((e) => e.querySelector('th[scope]') === null).map((e) => 'no headers: ' + show(e)),
    ...all('th:not([scope])').map((e) => 'header of what: ' + show(e)),
    ...all('svg').filter((e) => e.getAttribute('role') !== 'img' || !named(e)).map((e) => 'no words for: ' + show(e)),
    ...all('section').filter((e) => !e.getAttribute('aria-label') && e.querySelector('h1, h2') === null).map((e) => 'no heading: ' + show(e)),
    ...all('[aria-labelledby]').filter((e) => document.getElementById(e.getAttribute('aria-labelledby')) === null).map((e) => 'labelled by nothing: ' + show(e)),
    ...(new Set(all('[id]').map((e) => e.id)).size === all('[id]').length ? [] : ['an id is used twice']),
  ];
})()`;

/** What keeps a person with a screen reader or a keyboard from using a page; empty when nothing was found. */
export async function accessibilityFaults(page: Page, language: string): Promise<string[]> {
  const found = await page.evaluate<string[]>(CHECKS);
  const spoken = await page.locator('html').getAttribute('lang');
  return spoken === language ? found : [...found, `the language is said to be ${spoken}`];
}
