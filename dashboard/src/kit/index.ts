export * from './assets.ts';
export { chartSvg, niceRange, runs } from './chart.ts';
export { escapeHtml, html, type Markup, trusted } from './html.ts';
export * from './language.ts';
export * from './models.ts';
export { WORDS, type Words } from './words/index.ts';
