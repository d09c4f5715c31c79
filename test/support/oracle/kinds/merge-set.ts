import {
  countAggregate,
  countTrigger,
  sessionWindows,
  type Window,
  WindowOperator,
  windowOutput,
} from '@shivar/core/stream';
import type { OracleCase } from '../case-file.ts';
import { expectEqual } from '../compare.ts';
import type { WindowConfig } from '../window-config.ts';

type Interval = readonly [start: number, end: number];

interface MergeSetCase {
  readonly config: { readonly window: WindowConfig };
  readonly adds: readonly { readonly add: Interval; readonly becomes: Interval }[];
  readonly final: readonly Interval[];
}

/** Intervals that merge: each is an element of its own width, and the window it ends up in is shown by firing it. */
export function runMergeSet(oracleCase: OracleCase): void {
  // The format's README is the type of a case.
  const { config, adds, final } = oracleCase as unknown as MergeSetCase;
  const inclusive = config.window.type !== 'session' || config.window.boundary !== 'exclusive';
  const operator = new WindowOperator({
    assigner: sessionWindows<Interval>({
      gapMs: ([start, end]) => end - start,
      boundary: inclusive ? 'inclusive' : 'halfOpen',
    }),
    trigger: countTrigger(1),
    aggregate: countAggregate,
    lateness: { allowedMs: 0 },
    output: { mode: 'accumulating', finalFiring: 'always' },
  });
  for (const { add, becomes } of adds) {
    const out = windowOutput<Interval, number>();
    operator.add('set', add[0], add, out);
    expectEqual(`${JSON.stringify(add)} becomes`, out.results.map(interval), [becomes]);
  }
  const out = windowOutput<Interval, number>();
  operator.advance(Infinity, out);
  expectEqual('final set', out.results.map(interval), final);
}

function interval({ window }: { readonly window: Window }): Interval {
  return [window.start, window.end];
}
