import type { StationId } from '../../model/identifiers.ts';
import type { MatchResult } from '../../rules/index.ts';
import { KeyedState, type StateEntry } from '../../state/index.ts';
import type { RuleMatch } from '../../stream/index.ts';
import type { EventTime } from '../../time/instants.ts';
import type { Output } from '../effects.ts';

/** What becomes of matches: each is told, and if the rule says so it is a fault until none has come for a while. */
export class MatchResults {
  readonly #rule: string;
  readonly #result: MatchResult;
  /** By station and key: when the open fault is over unless there is another match. */
  readonly #open = new KeyedState<number>({
    toPlain: (n) => n,
    fromPlain: (plain) => Number(plain),
  });

  constructor(rule: string, result: MatchResult) {
    this.#rule = rule;
    this.#result = result;
  }

  get changes(): number {
    return this.#open.changes;
  }

  /** When something of a key is due by itself; undefined: never. */
  nextDue(scope: string): EventTime | undefined {
    return this.#open.get(scope);
  }

  tell(scope: string, match: RuleMatch, outputs: Output[]): void {
    outputs.push({ kind: 'match', match });
    if (this.#result.kind !== 'fault') return;
    const known = this.#open.get(scope);
    if (known === undefined) outputs.push(this.#fault(match.station, 'open'));
    this.#open.set(scope, Math.max(known ?? -Infinity, match.at + this.#result.closesAfterMs));
  }

  /** The watermark of a key has come this far. */
  advance(scope: string, station: StationId, watermark: EventTime, outputs: Output[]): void {
    const until = this.#open.get(scope);
    if (until === undefined || until > watermark) return;
    this.#open.delete(scope);
    outputs.push(this.#fault(station, 'closed'));
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#open.takeDelta(prefix);
  }

  restore(key: string, value: Uint8Array): void {
    this.#open.restore(key, value);
  }

  #fault(station: StationId, state: 'open' | 'closed'): Output {
    const detail =
      this.#result.kind === 'fault' && state === 'open' ? this.#result.detail : 'has not come again';
    return { kind: 'fault', station, code: `rule:${this.#rule}`, state, detail };
  }
}
