import { maxEventTimeMinusDelay, type WatermarkGenerator } from '@shivar/core/stream';
import { fromInstant, type Instant, type OracleCase } from '../case-file.ts';
import { expectEqual } from '../compare.ts';

type GeneratorConfig = { readonly type: 'ascending' } | { readonly type: 'bounded'; readonly bound: number };

interface GeneratorCase {
  readonly config: GeneratorConfig;
  readonly steps: readonly (
    | { readonly op: 'event'; readonly ts: number }
    | { readonly op: 'emit'; readonly expect: Instant }
  )[];
}

interface StreamCase {
  readonly config: GeneratorConfig & { readonly emit: 'periodic' | 'event' };
  readonly steps: readonly {
    readonly op: 'event' | 'tick';
    readonly ts?: number;
    readonly expect: readonly Instant[];
  }[];
}

/** The watermark after some events. */
export function runWatermarkGenerator(oracleCase: OracleCase): void {
  // The format's README is the type of a case.
  const { config, steps } = oracleCase as unknown as GeneratorCase;
  const generator = build(config);
  steps.forEach((step, index) => {
    if (step.op === 'event') generator.observe('', step.ts, 0);
    else expectEqual(`watermark at step ${index}`, fromInstant(generator.watermark), step.expect);
  });
}

/** The watermarks that come out as events go in: after every event, or at every tick. */
export function runWatermarkStream(oracleCase: OracleCase): void {
  // The format's README is the type of a case.
  const { config, steps } = oracleCase as unknown as StreamCase;
  const generator = build(config);
  let emitted = generator.watermark;
  steps.forEach(({ op, ts, expect }, index) => {
    if (op === 'event' && ts !== undefined) generator.observe('', ts, 0);
    const due = (op === 'event') === (config.emit === 'event') && generator.watermark > emitted;
    if (due) emitted = generator.watermark;
    expectEqual(`watermarks at step ${index}`, due ? [fromInstant(emitted)] : [], expect);
  });
}

function build(config: GeneratorConfig): WatermarkGenerator {
  return maxEventTimeMinusDelay({ delayMs: config.type === 'bounded' ? config.bound : 0 });
}
