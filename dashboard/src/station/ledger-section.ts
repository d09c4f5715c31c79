import { type LedgerCounts, ledgerBalances } from '@shivar/core/model';
import { html, type Markup } from '../kit/html.ts';
import type { Words } from '../kit/words/index.ts';

/** Where every reading of the day went, and whether the sums agree. */
export function ledgerSection(ledger: LedgerCounts, words: Words): Markup {
  const rejected = total(ledger.rejected);
  const rows: readonly (readonly [string, number])[] = [
    [words.ledgerRows.received, ledger.received],
    [words.ledgerRows.stored, ledger.stored],
    [words.ledgerRows.duplicate, ledger.duplicate],
    [words.ledgerRows.quarantined, ledger.quarantined],
    [words.ledgerRows.rejected, rejected],
    [words.ledgerRows.unresolved, ledger.unresolved],
    [words.ledgerRows.late, ledger.late],
    [words.ledgerRows.unreadable, total(ledger.unreadableMessages)],
  ];
  const verdict = ledgerBalances(ledger)
    ? html`<p class="good">${words.ledgerBalances}</p>`
    : html`<p class="warning">${words.ledgerBroken}</p>`;
  return html`<table class="ledger"><tbody>${rows.map(
    ([label, count]) => html`<tr><th scope="row">${label}</th><td class="number">${count}</td></tr>`,
  )}</tbody></table>${verdict}`;
}

function total(reasons: Readonly<Record<string, number>>): number {
  return Object.values(reasons).reduce((sum, count) => sum + count, 0);
}
