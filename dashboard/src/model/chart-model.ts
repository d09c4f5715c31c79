import type { AlertTransition } from '@shivar/core/alert';
import type { RulePack } from '@shivar/core/rules';
import type { Pane } from '@shivar/core/stream';
import type { EventTime } from '@shivar/core/time';
import type { ChartModel, LatestValue } from '../kit/models.ts';
import { chartPoint, thresholdLines } from './chart-point.ts';

/** A datastream over a span of time with the levels and the alerts that concern it. */
export function chartModel(
  { datastream, property, depthCm, tipSizeMm }: LatestValue,
  drawn: {
    readonly from: EventTime;
    readonly to: EventTime;
    readonly panes: readonly Pane[];
    readonly packs: readonly RulePack[];
    readonly transitions: readonly AlertTransition[];
  },
): ChartModel {
  const { from, to, panes, packs, transitions } = drawn;
  return {
    datastream,
    property,
    ...(depthCm === undefined ? {} : { depthCm }),
    ...(tipSizeMm === undefined ? {} : { tipSizeMm }),
    from,
    to,
    points: panes.flatMap((pane) => chartPoint(pane) ?? []),
    thresholds: thresholdLines(packs, property),
    marks: transitions
      .filter((transition) => transition.datastream === datastream && transition.decidedAt >= from)
      .map(({ decidedAt, hazard, kind }) => ({ at: decidedAt, hazard, kind })),
  };
}
