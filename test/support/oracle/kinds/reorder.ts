import { ReorderBuffer, WatermarkAlignment } from '@shivar/core/stream';
import type { OracleCase } from '../case-file.ts';
import { expectEqual } from '../compare.ts';

interface ReorderCase {
  readonly config: { readonly bound: number; readonly sources: readonly string[] };
  readonly steps: readonly {
    readonly id: string;
    readonly source: string;
    readonly ts: number;
    readonly expect: readonly string[];
    readonly late?: boolean;
  }[];
}

/** Events of several sources put in order. The kind releases up to W itself and counts only ts < W as late. */
export function runReorder(oracleCase: OracleCase): void {
  // The format's README is the type of a case.
  const { config, steps } = oracleCase as unknown as ReorderCase;
  const alignment = new WatermarkAlignment({ resume: 'explicit', catchUp: true, flushWhenAllIdle: false });
  const buffer = new ReorderBuffer<string>();
  for (const source of config.sources) alignment.register(source);
  for (const { id, source, ts, expect, late } of steps) {
    const isLate = ts < alignment.combined;
    expectEqual(`lateness of ${id}`, isLate, late === true);
    if (!isLate) buffer.add(ts, id);
    alignment.watermark(source, ts - config.bound);
    expectEqual(`released by ${id}`, buffer.release(alignment.combined), expect);
  }
}
