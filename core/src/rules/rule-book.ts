import type { EventTime } from '../time/instants.ts';
import { parseRfc3339 } from '../time/rfc3339.ts';
import { type CompiledRule, compilePack } from './compiled-rule.ts';
import type { RulePack } from './pack.ts';
import { inputProperty } from './threshold-input.ts';

/** One revision of a pack, its rules by the property they look at. */
interface Revision {
  readonly from: number;
  readonly rules: ReadonlyMap<string, CompiledRule>;
  readonly byProperty: ReadonlyMap<string, readonly CompiledRule[]>;
}

/**
 * The rules in force, by event time: of several revisions of one pack the latest that is effective at the time of
 * the reading holds, so a replay of old readings is judged by the rules of their day.
 */
export class RuleBook {
  readonly #packs: readonly (readonly Revision[])[];

  constructor(packs: readonly RulePack[]) {
    const ids = [...new Set(packs.map(({ id }) => id))];
    this.#packs = ids.map((id) => revisionsOf(packs.filter((pack) => pack.id === id)));
  }

  /** Rules that look at readings of this property made at this time. */
  rulesFor(property: string, at: EventTime): readonly CompiledRule[] {
    return this.#packs.flatMap((revisions) => effective(revisions, at)?.byProperty.get(property) ?? []);
  }

  /** The rule of that key as it holds at this time, or undefined when there is none then. */
  rule(key: string, at: EventTime): CompiledRule | undefined {
    for (const revisions of this.#packs) {
      const rule = effective(revisions, at)?.rules.get(key);
      if (rule !== undefined) return rule;
    }
    return undefined;
  }

  /** Whether any revision holds a rule of that key. */
  knows(key: string): boolean {
    return this.#packs.some((revisions) => revisions.some(({ rules }) => rules.has(key)));
  }
}

function revisionsOf(packs: readonly RulePack[]): Revision[] {
  return [...packs]
    .sort((a, b) => startOf(a) - startOf(b) || a.revision - b.revision)
    .map((pack) => {
      const rules = compilePack(pack);
      const properties = [...new Set(rules.map(({ rule }) => inputProperty(rule.input)))];
      return {
        from: startOf(pack),
        rules: new Map(rules.map((rule) => [rule.key, rule])),
        byProperty: new Map(
          properties.map((property) => [
            property,
            rules.filter(({ rule }) => inputProperty(rule.input) === property),
          ]),
        ),
      };
    });
}

/** The pack has been checked: its instant can be read. */
function startOf({ effectiveFrom }: RulePack): number {
  return parseRfc3339(effectiveFrom) ?? Number.POSITIVE_INFINITY;
}

function effective(revisions: readonly Revision[], at: EventTime): Revision | undefined {
  return revisions.findLast(({ from }) => from <= at);
}
