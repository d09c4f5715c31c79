import type { AlertTransition } from '@shivar/core/alert';
import { decimalToNumber, observedProperty, parseDatastreamId } from '@shivar/core/model';
import { isThreshold, type RulePack, unitFactor } from '@shivar/core/rules';
import type { Pane } from '@shivar/core/stream';
import { DAY, eventTime, MINUTE } from '@shivar/core/time';
import type { ChartModel, ChartPoint, LatestValue, ThresholdLine } from '@shivar/dashboard/kit';
import { meanOf, tipSizeOf } from '../api/readings.ts';
import type { StationBox } from '../box.ts';

const WINDOW_MS: number = 15 * MINUTE;

/** The last day of a datastream as the page draws it; undefined when there is nothing to draw or no time to draw it by. */
export async function chartModel(
  box: StationBox,
  latest: readonly LatestValue[],
  options: { readonly wanted: string | undefined; readonly transitions: readonly AlertTransition[] },
): Promise<ChartModel | undefined> {
  const chosen = latest.find(({ datastream }) => datastream === options.wanted) ?? preferred(latest);
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

/** Air temperature is what a farmer looks for first. */
function preferred(latest: readonly LatestValue[]): LatestValue | undefined {
  return latest.find(({ property }) => property === 'airTemperature') ?? latest[0];
}

/** Undefined when the window holds nothing that can be drawn. */
export function chartPoint({
  datastream,
  start,
  end,
  aggregate,
  expected,
  revision,
  standing,
}: Pane): ChartPoint | undefined {
  const { sum, count, min, max, direction, increase, last } = aggregate;
  const kind = observedProperty(parseDatastreamId(datastream)?.property ?? '')?.kind;
  const value =
    kind === 'counter'
      ? increase && decimalToNumber(increase)
      : kind === 'direction'
        ? direction
        : sum === undefined
          ? last && decimalToNumber(last)
          : meanOf(sum, count);
  if (value === undefined || value === null) return undefined;
  return {
    start,
    end,
    value,
    ...(min === undefined ? {} : { min: decimalToNumber(min) }),
    ...(max === undefined ? {} : { max: decimalToNumber(max) }),
    count,
    expected,
    revision,
    standing,
  };
}

/** Levels of the rules that look at each reading of the property, in the property's own unit. */
export function thresholdLines(packs: readonly RulePack[], property: string): ThresholdLine[] {
  const unit = observedProperty(property)?.unit ?? '';
  return packs
    .flatMap(({ rules }) => rules.filter(isThreshold))
    .flatMap(({ input, level, unit: ruleUnit, hazard, direction }) => {
      if (input.kind !== 'reading' || input.property !== property) return [];
      const factor = unitFactor(unit, ruleUnit);
      return factor === undefined ? [] : [{ level: level / factor, hazard, direction }];
    });
}
