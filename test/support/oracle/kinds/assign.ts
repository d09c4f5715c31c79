import { fromInstant, type Instant, type OracleCase } from '../case-file.ts';
import { expectEqual } from '../compare.ts';
import { buildAssigner, element, type WindowConfig } from '../window-config.ts';

interface AssignCase {
  readonly config: { readonly window: WindowConfig };
  readonly checks: readonly {
    readonly ts: number;
    readonly gap?: number;
    readonly windows: readonly (readonly [Instant, Instant])[];
  }[];
}

/** Which windows an element belongs to. */
export function runAssign(oracleCase: OracleCase): void {
  // The format's README is the type of a case.
  const { config, checks } = oracleCase as unknown as AssignCase;
  const assigner = buildAssigner(config.window);
  for (const { ts, gap, windows } of checks) {
    const assigned = assigner.assign(ts, element(0, 0, gap));
    const actual = assigned.map(({ start, end }) => [fromInstant(start), fromInstant(end)]);
    expectEqual(`windows of ${ts}`, actual, windows);
  }
}
