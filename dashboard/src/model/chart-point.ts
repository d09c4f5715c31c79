import { decimalToNumber, observedProperty, parseDatastreamId } from '@shivar/core/model';
import { meanOf } from '@shivar/core/present';
import { isThreshold, type RulePack, unitFactor } from '@shivar/core/rules';
import type { Pane } from '@shivar/core/stream';
import type { ChartPoint, ThresholdLine } from '../kit/models.ts';

/** A pane as a chart draws it; undefined when it holds nothing that can be drawn. */
export function chartPoint(pane: Pane): ChartPoint | undefined {
  const { start, end, expected, revision, standing } = pane;
  const { count, min, max } = pane.aggregate;
  const value = drawnValue(pane);
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

/** Increase of a counter, direction of a direction, mean of everything else that has one, or the last value. */
function drawnValue({ datastream, aggregate }: Pane): number | null | undefined {
  const { sum, count, direction, increase, last } = aggregate;
  const kind = observedProperty(parseDatastreamId(datastream)?.property ?? '')?.kind;
  if (kind === 'direction') return direction;
  if (kind === 'counter') return increase === undefined ? undefined : decimalToNumber(increase);
  if (sum !== undefined) return meanOf(sum, count);
  return last === undefined ? undefined : decimalToNumber(last);
}

/** Levels of the rules that look at each reading of the property, in the property's own unit. */
export function thresholdLines(packs: readonly RulePack[], property: string): readonly ThresholdLine[] {
  const unit = observedProperty(property)?.unit ?? '';
  return packs
    .flatMap(({ rules }) => rules.filter(isThreshold))
    .flatMap(({ input, level, unit: ruleUnit, hazard, direction }) => {
      if (input.kind !== 'reading' || input.property !== property) return [];
      const factor = unitFactor(unit, ruleUnit);
      return factor === undefined ? [] : [{ level: level / factor, hazard, direction }];
    });
}
