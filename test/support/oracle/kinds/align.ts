import { type AlignmentOptions, type AlignmentOutput, WatermarkAlignment } from '@shivar/core/stream';
import { fromInstant, type Instant, type OracleCase, toInstant } from '../case-file.ts';
import { expectEqual } from '../compare.ts';

interface AlignStep {
  readonly op: 'wm' | 'idle' | 'active' | 'remove';
  readonly source: number;
  readonly ts?: Instant;
  readonly expect: readonly unknown[];
}

interface AlignCase {
  readonly config: { readonly sources: number; readonly variant: 'valve' | 'mux' };
  readonly steps: readonly AlignStep[];
}

const VARIANTS: Readonly<Record<'valve' | 'mux', AlignmentOptions>> = {
  valve: { resume: 'explicit', catchUp: true, flushWhenAllIdle: true },
  mux: { resume: 'byWatermark', catchUp: false, flushWhenAllIdle: false },
};

/** Several sources' watermarks made one. */
export function runAlign(oracleCase: OracleCase): void {
  // The format's README is the type of a case.
  const { config, steps } = oracleCase as unknown as AlignCase;
  const alignment = new WatermarkAlignment(VARIANTS[config.variant]);
  for (let source = 0; source < config.sources; source++) alignment.register(String(source));
  steps.forEach((step, index) => {
    const out = apply(alignment, step).map((o) => (typeof o === 'number' ? fromInstant(o) : o));
    expectEqual(`output of step ${index}`, out, step.expect);
  });
}

function apply(alignment: WatermarkAlignment, { op, source, ts }: AlignStep): AlignmentOutput[] {
  const id = String(source);
  switch (op) {
    case 'wm':
      return alignment.watermark(id, toInstant(ts ?? '-inf'));
    case 'idle':
      return alignment.idle(id);
    case 'active':
      return alignment.active(id);
    case 'remove':
      alignment.remove(id);
      return [];
  }
}
