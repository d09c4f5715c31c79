import { QUALITY, type QualityFlag } from '../model/observation.ts';

/** Thresholds of a spike, in the unit of the values; exceeding them counts. */
export interface SpikeLimits {
  readonly suspect: number;
  readonly fail: number;
}

/**
 * How a value is compared with its neighbours. `differential` takes the smaller of the two steps when it goes up and
 * down again (or down and up); `average` the distance from the mean of the neighbours, and so smears a spike onto
 * them.
 */
export type SpikeMethod = 'differential' | 'average';

/**
 * QARTOD spike test over a finished record, as ioos_qc `spike_test`: it needs the value after, so it is for hindsight;
 * live, `rateOfChange` judges each reading when it comes. The first and the last value are not evaluated, a value
 * that is missing or has a missing neighbour is missing.
 */
export function spikeFlags(
  values: readonly (number | undefined)[],
  limits: SpikeLimits,
  method: SpikeMethod = 'differential',
): QualityFlag[] {
  return values.map((value, index) => {
    if (value === undefined) return QUALITY.missing;
    if (index === 0 || index === values.length - 1) return QUALITY.notEvaluated;
    const before = values[index - 1];
    const after = values[index + 1];
    if (before === undefined || after === undefined) return QUALITY.missing;
    return judge(
      method === 'average' ? fromMean(before, value, after) : fromSteps(before, value, after),
      limits,
    );
  });
}

function fromMean(before: number, value: number, after: number): number {
  return Math.abs(value - (before + after) / 2);
}

function fromSteps(before: number, value: number, after: number): number {
  const rise = value - before;
  const fall = after - value;
  return rise * fall < 0 ? Math.min(Math.abs(rise), Math.abs(fall)) : 0;
}

function judge(height: number, { suspect, fail }: SpikeLimits): QualityFlag {
  if (height > fail) return QUALITY.fail;
  return height > suspect ? QUALITY.suspect : QUALITY.pass;
}
