import type { AlertTransition } from '@shivar/core/alert';
import { DAY, eventTime, MINUTE } from '@shivar/core/time';
import type { ChartModel, LatestValue } from '@shivar/dashboard/kit';
import { chartModel, preferredValue } from '@shivar/dashboard/model';
import type { StationBox } from '../box.ts';

const WINDOW_MS: number = 15 * MINUTE;

/** The last day of a datastream as the page draws it; undefined when there is nothing to draw or no time to draw it by. */
export async function lastDayChart(
  box: StationBox,
  latest: readonly LatestValue[],
  options: { readonly wanted: string | undefined; readonly transitions: readonly AlertTransition[] },
): Promise<ChartModel | undefined> {
  const chosen = preferredValue(latest, options.wanted);
  const now = box.clock.now();
  if (chosen === undefined || now === undefined) return undefined;
  const to = eventTime(now);
  const from = eventTime(to - DAY);
  const panes = await box.reader.panes({ datastream: chosen.datastream, windowMs: WINDOW_MS, from, to });
  const { packs } = box.configuration();
  return chartModel(chosen, { from, to, panes, packs, transitions: options.transitions });
}
