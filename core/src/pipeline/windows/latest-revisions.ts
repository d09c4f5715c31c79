import type { Pane } from '../../stream/index.ts';

/**
 * Of panes that fired several times in one step only the last revision: what is committed together is told once. A
 * backlog that corrects a pane sixty times in a batch costs one record.
 */
export function latestRevisions(panes: readonly Pane[]): Iterable<Pane> {
  if (panes.length < 2) return panes;
  const latest = new Map<string, Pane>();
  for (const pane of panes) latest.set(`${pane.datastream}|${pane.start}|${pane.end}`, pane);
  return latest.values();
}
