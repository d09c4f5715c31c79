import { fingerprintOf, type RulePack, type StreamRule } from '../../rules/index.ts';
import { isStreamRule } from '../../rules/rule.ts';
import { parseRfc3339 } from '../../time/rfc3339.ts';

/** A stream rule of a pack. */
interface NamedRule {
  /** `pack/rule`. */
  readonly key: string;
  readonly rule: StreamRule;
  /** `pack/rule#fingerprint`: a rule that changed is another one, with a state of its own. */
  readonly identity: string;
}

/** The stream rules in force at a time, and when that may be different again. */
export interface RulesInForce {
  readonly rules: readonly NamedRule[];
  /** UTC ms; Infinity when no later revision waits. */
  readonly until: number;
}

/** Of several revisions of a pack the one that took effect last holds. While the time is not known it is the first. */
export function rulesInForce(packs: readonly RulePack[], at: number | undefined): RulesInForce {
  const rules: NamedRule[] = [];
  let until = Infinity;
  for (const id of [...new Set(packs.map((pack) => pack.id))].sort()) {
    const revisions = packs
      .filter((pack) => pack.id === id)
      .map((pack) => ({ pack, from: parseRfc3339(pack.effectiveFrom) ?? Infinity }))
      .sort((a, b) => a.from - b.from || a.pack.revision - b.pack.revision);
    const held =
      revisions.findLast(({ from }) => from <= (at ?? -Infinity)) ??
      (at === undefined ? revisions[0] : undefined);
    for (const { from } of revisions) if (from > (at ?? -Infinity)) until = Math.min(until, from);
    for (const rule of held?.pack.rules.filter(isStreamRule) ?? []) {
      const key = `${id}/${rule.id}`;
      rules.push({ key, rule, identity: `${key}#${fingerprintOf(rule)}` });
    }
  }
  return { rules, until };
}
