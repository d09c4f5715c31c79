import type { AlertTransition } from '@shivar/core/alert';
import { tipSizeOf } from '@shivar/core/present';
import { DAY, eventTime, MINUTE } from '@shivar/core/time';
import type { ChartModel, LatestValue } from '@shivar/dashboard/kit';
import { chartPoint, preferredValue, thresholdLines } from '@shivar/dashboard/model';
import type { StationBox } from '../box.ts';

const WINDOW_MS: number = 15 * MINUTE;

/** The last day of a datastream as the page draws it; undefined when there is nothing to draw or no time to draw it by. */
export async function chartModel(
  box: StationBox,
  latest: readonly LatestValue[],
  options: { readonly wanted: string | undefined; readonly transitions: readonly AlertTransition[] },
): Promise<ChartModel | undefined> {
  const chosen = preferredValue(latest, options.wanted);
  const now = box.clock.now();
  if (chosen === undefined || now === undefined) return undefined;
  const to = eventTime(now);
  const from = eventTime(to - DAY);
  const { datastream, property, depthCm } = chosen;
  const panes = await box.reader.panes({ datastream, windowMs: WINDOW_MS, from, to });
  const { packs, stations } = box.configuration();
  const tipSizeMm = tipSizeOf(datastream, stations);
  return {
    datastream,
    property,
    ...(depthCm === undefined ? {} : { depthCm }),
    ...(tipSizeMm === undefined ? {} : { tipSizeMm }),
    from,
    to,
    points: panes.flatMap((pane) => chartPoint(pane) ?? []),
    thresholds: thresholdLines(packs, property),
    marks: options.transitions
      .filter((transition) => transition.datastream === datastream && transition.decidedAt >= from)
      .map(({ decidedAt, hazard, kind }) => ({ at: decidedAt, hazard, kind })),
  };
}
