import type { Rule } from './rule.ts';

/** The one envelope of everything that is decided by data instead of code. Unknown keys are errors. */
export interface RulePack<R extends Rule = Rule> {
  readonly packVersion: 1;
  readonly id: string;
  /** Rises with every change. */
  readonly revision: number;
  /** RFC 3339 instant from which the pack holds. */
  readonly effectiveFrom: string;
  readonly rules: readonly R[];
}
