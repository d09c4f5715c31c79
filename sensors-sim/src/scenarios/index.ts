import { ShivarError } from '@shivar/core/errors';
import type { Scenario } from './scenario.ts';
import { VILLAGE_DAY } from './village-day.ts';

export type { Scenario, ScenarioPlan } from './scenario.ts';

const SCENARIOS: readonly Scenario[] = [VILLAGE_DAY];

/** The names that {@link scenario} knows. */
export function scenarioNames(): readonly string[] {
  return SCENARIOS.map(({ name }) => name);
}

/** The scenario of that name; throws `UNKNOWN_SCENARIO` naming those that exist. */
export function scenario(name: string): Scenario {
  const found = SCENARIOS.find((candidate) => candidate.name === name);
  if (found === undefined) {
    throw new ShivarError(
      'UNKNOWN_SCENARIO',
      `there is no scenario ${name}; known: ${scenarioNames().join(', ')}`,
    );
  }
  return found;
}
