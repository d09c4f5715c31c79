import {
  compilePattern,
  emptyMatcherState,
  PatternMatcher,
  type PatternOutput,
} from '@shivar/core/stream/pattern';
import type { OracleCase } from '../case-file.ts';
import { expectSame } from '../compare.ts';
import { buildPattern, type CaseEvent, type PatternConfig } from '../pattern-config.ts';

interface CepCase {
  readonly pattern: PatternConfig;
  readonly events: readonly CaseEvent[];
  readonly expect: {
    readonly matches?: readonly (readonly string[])[];
    readonly timeouts?: readonly { readonly events: readonly string[]; readonly deadline: number }[];
    readonly error?: boolean;
  };
}

/** More than any case holds: the cap is not what these cases are about. */
const MAX_PARTIAL_MATCHES = 100_000;

/** Pattern matching on one ordered stream. */
export function runCep(oracleCase: OracleCase): void {
  // The format's README is the type of a case.
  const { pattern, events, expect } = oracleCase as unknown as CepCase;
  if (expect.error === true) {
    expectFailure(() => find(pattern, events));
    return;
  }
  const found = find(pattern, events);
  expectSame('matches', found.matches.map(ids), expect.matches ?? []);
  if (expect.timeouts === undefined) return;
  const timeouts = found.timeouts.map((timeout) => ({
    events: ids(timeout.events),
    deadline: timeout.deadline,
  }));
  expectSame('timeouts', distinct(timeouts), distinct(expect.timeouts));
}

function find(config: PatternConfig, events: readonly CaseEvent[]): PatternOutput<CaseEvent> {
  const pattern = buildPattern(config);
  const matcher = new PatternMatcher(compilePattern(pattern), pattern, MAX_PARTIAL_MATCHES);
  const state = emptyMatcherState<CaseEvent>();
  const out: PatternOutput<CaseEvent> = { matches: [], timeouts: [] };
  for (const event of events) {
    matcher.advanceTime(state, event.ts, out);
    matcher.process(state, event, event.ts, out);
  }
  return out;
}

/** Event identifiers of a match in the order taken. */
export function ids(events: readonly { readonly event: CaseEvent }[]): string[] {
  return events.map(({ event }) => event.id);
}

/** The format compares timed-out partial matches as a set. */
export function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function expectFailure(run: () => void): void {
  try {
    run();
  } catch {
    return;
  }
  throw new Error('expected a failure, and there was none');
}
