import type { EventTime } from '@shivar/core/time';
import { readTips } from './column.ts';

/** Amounts of rain by gauge and time, as lifetime counts: what fell up to a time, whatever the order of the lines. */
export class RainTotals {
  readonly #decimals: number;
  readonly #amounts = new Map<string, Map<EventTime, number>>();
  #counts: ReadonlyMap<string, ReadonlyMap<EventTime, number>> | undefined;

  /** `decimals`: places of the record's amounts, so the size of a tip. */
  constructor(decimals: number) {
    this.#decimals = decimals;
  }

  /** Tips of an amount; undefined when it is none. */
  tipsOf(text: string): number | undefined {
    return readTips(text, this.#decimals);
  }

  /** An amount of a gauge. A line that stands there twice counts once. */
  add(gauge: string, at: EventTime, text: string): void {
    const tips = this.tipsOf(text);
    if (tips === undefined) return;
    const amounts = this.#amounts.get(gauge) ?? new Map<EventTime, number>();
    this.#amounts.set(gauge, amounts);
    if (!amounts.has(at)) amounts.set(at, tips);
    this.#counts = undefined;
  }

  /** The lifetime count of a gauge at a time it tells of. */
  at(gauge: string, at: EventTime): number | undefined {
    this.#counts ??= new Map([...this.#amounts].map(([name, amounts]) => [name, runningSum(amounts)]));
    return this.#counts.get(gauge)?.get(at);
  }

  /** Gauges whose first line in time tells of rain already, and when that was. */
  openings(): { readonly gauge: string; readonly at: EventTime }[] {
    return [...this.#amounts].flatMap(([gauge, amounts]) => {
      const first = Math.min(...amounts.keys());
      return (amounts.get(first) ?? 0) > 0 ? [{ gauge, at: first }] : [];
    });
  }
}

function runningSum(amounts: ReadonlyMap<EventTime, number>): ReadonlyMap<EventTime, number> {
  let total = 0;
  return new Map(
    [...amounts]
      .sort(([a], [b]) => a - b)
      .map(([at, tips]) => {
        total += tips;
        return [at, total];
      }),
  );
}
