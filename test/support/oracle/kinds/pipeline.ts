import { GuardedWatermark, SourceWatermarks, windowOutput } from '@shivar/core/stream';
import { fromInstant, type Instant, type OracleCase } from '../case-file.ts';
import { expectSame } from '../compare.ts';
import { buildOperator, element, type OperatorConfig, type OracleElement } from '../window-config.ts';
import { type LateRow, lateRows, type ResultRow, resultRows } from './window.ts';

interface PipelineConfig extends OperatorConfig {
  readonly sources: readonly string[];
  readonly bound: number;
  readonly idle_timeout: number;
  readonly max_future: number;
  readonly all_idle: 'hold' | 'processing-time';
  readonly start?: number;
}

interface EventStep {
  readonly op: 'event';
  readonly at: number;
  readonly source: string;
  readonly key: string;
  readonly ts: number;
  readonly value: number;
}

interface PipelineCase {
  readonly config: PipelineConfig;
  readonly steps: readonly (EventStep | { readonly op: 'clock'; readonly at: number })[];
  readonly expect: {
    readonly results: readonly ResultRow[];
    readonly late: readonly LateRow[];
    readonly rejected: readonly { readonly step: number; readonly source: string; readonly ts: number }[];
    readonly watermarks: readonly { readonly step: number; readonly watermark: Instant }[];
  };
}

/** Several sources with clocks of their own, through guard, watermark and windows. */
export function runPipeline(oracleCase: OracleCase): void {
  // The format's README is the type of a case.
  const { config, steps, expect } = oracleCase as unknown as PipelineCase;
  const watermark = buildWatermark(config);
  const operator = buildOperator(config);
  const results: ResultRow[] = [];
  const late: LateRow[] = [];
  const rejected: PipelineCase['expect']['rejected'][number][] = [];
  const watermarks: PipelineCase['expect']['watermarks'][number][] = [];
  steps.forEach((step, index) => {
    const out = windowOutput<OracleElement, unknown>();
    const before = watermark.watermark;
    if (step.op === 'clock') {
      watermark.tick(step.at);
    } else {
      const { source, key, ts, value, at } = step;
      if (watermark.observe(source, ts, at)) operator.add(key, ts, element(value, index, undefined), out);
      else rejected.push({ step: index, source, ts });
    }
    operator.advance(watermark.watermark, out);
    results.push(...resultRows(out, index, false));
    late.push(...lateRows(out, index));
    if (watermark.watermark > before)
      watermarks.push({ step: index, watermark: fromInstant(watermark.watermark) });
  });
  expectSame('results', results, expect.results);
  expectSame('late', late, expect.late);
  expectSame('rejected', rejected, expect.rejected);
  expectSame('watermarks', watermarks, expect.watermarks);
}

function buildWatermark(config: PipelineConfig): GuardedWatermark {
  const sources = new SourceWatermarks({
    delay: { kind: 'fixed', delayMs: config.bound },
    idleAfter: { silentMs: config.idle_timeout },
    whenAllIdle:
      config.all_idle === 'processing-time'
        ? { kind: 'followClock', behindMs: config.idle_timeout + config.bound }
        : { kind: 'hold' },
  });
  for (const source of config.sources) sources.register(source, config.start ?? 0);
  return new GuardedWatermark(sources, config.max_future);
}
