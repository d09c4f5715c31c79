import { type Decimal, decimalFromNumber } from '../../model/decimal.ts';
import { type TipCount, tipDifference } from '../../quality/rain/tip-difference.ts';
import { KeyedState, type StateEntry } from '../../state/index.ts';
import { type EventTime, eventTime, HOUR } from '../../time/instants.ts';

/** Rain that is found, or found not to have fallen then, because a count before it came in. */
export interface TipChange {
  readonly kind: 'add' | 'retract';
  readonly eventTime: EventTime;
  readonly order: number;
  readonly mm: Decimal;
}

/** A count, and what it was last taken to mean. */
interface Reading extends TipCount {
  readonly order: number;
  /** Tips that fell since the believed count before it. */
  tips: number;
  /** False for a single count that contradicts both its neighbours. */
  believed: boolean;
}

/** What turns the tips of one gauge into rain. */
export interface Gauge {
  readonly tipSizeMm: number;
  /** Whether someone was at the gauge in between: what moved the counter then is not rain. */
  readonly disturbed: (from: EventTime, until: EventTime) => boolean;
}

/**
 * Counts kept per gauge: a count a minute for a month; what is open for corrections is three days as shipped. Beyond it
 * the oldest go, as if the time for corrections were over.
 */
const MAX_TIP_READINGS = 44_640;

const CHUNK_MS = HOUR;

type PlainReading = [EventTime, number, number | null, number, number, boolean];

/**
 * The counts of one gauge in order of time, and the rain between them. A count that comes in late splits the rain of the
 * next one in two: what was told of that is taken back. So the rain is the same whatever the order of arrival.
 */
export class TipTimeline {
  readonly #chunks = new KeyedState<Reading[]>({
    toPlain: (readings): PlainReading[] =>
      readings.map((r) => [r.at, r.count, r.bootEpoch ?? null, r.order, r.tips, r.believed]),
    fromPlain: (plain) =>
      // Only what toPlain made comes back here.
      (plain as PlainReading[]).map(([at, count, bootEpoch, order, tips, believed]) => ({
        at: eventTime(at),
        count,
        ...(bootEpoch === null ? {} : { bootEpoch }),
        order,
        tips,
        believed,
      })),
  });
  #readings: Reading[] | undefined;

  get changes(): number {
    return this.#chunks.changes;
  }

  /** Takes a count; returns what that changes, what is taken back before what is added. */
  add(count: TipCount & { readonly order: number }, gauge: Gauge): TipChange[] {
    const readings = this.#all();
    const reading: Reading = { ...count, tips: 0, believed: true };
    const place = readings.findLastIndex((other) => compare(other, reading) <= 0) + 1;
    readings.splice(place, 0, reading);
    this.#touch(reading);
    const changes = this.#judgeFrom(place, gauge);
    if (readings.length > MAX_TIP_READINGS) this.#drop(0);
    return changes;
  }

  /** Forgets counts before `horizon`, but for the last of them, from which the next rain is counted. */
  forgetBefore(horizon: EventTime): void {
    const readings = this.#all();
    while ((readings[1]?.at ?? Infinity) < horizon && readings[1]?.believed === true) this.#drop(0);
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#chunks.takeDelta(prefix);
  }

  restore(key: string, value: Uint8Array): void {
    this.#chunks.restore(key, value);
    this.#readings = undefined;
  }

  #all(): Reading[] {
    this.#readings ??= [...this.#chunks.entries()].flatMap(([, readings]) => readings).sort(compare);
    return this.#readings;
  }

  /** Works out again what the counts from just before `place` mean, until nothing changes any more. */
  #judgeFrom(place: number, gauge: Gauge): TipChange[] {
    const readings = this.#all();
    const from = Math.max(0, place - 1);
    let last = readings.findLast((reading, index) => index < from && reading.believed);
    const gone: TipChange[] = [];
    const found: TipChange[] = [];
    for (let index = from; index < readings.length; index += 1) {
      const reading = readings[index];
      if (reading === undefined) break;
      const { tips, believed } = judge(last, reading, readings[index + 1], gauge);
      const same = tips === reading.tips && believed === reading.believed;
      if (!same) {
        if (reading.tips > 0) gone.push(changeOf('retract', reading, gauge));
        reading.tips = tips;
        reading.believed = believed;
        this.#touch(reading);
        if (tips > 0) found.push(changeOf('add', reading, gauge));
      }
      if (same && believed && index > place) break;
      if (believed) last = reading;
    }
    return [...gone, ...found];
  }

  #drop(index: number): void {
    const [dropped] = this.#all().splice(index, 1);
    if (dropped === undefined) return;
    const key = chunkOf(dropped);
    const left = (this.#chunks.get(key) ?? []).filter((reading) => reading !== dropped);
    if (left.length === 0) this.#chunks.delete(key);
    else this.#chunks.set(key, left);
  }

  #touch(reading: Reading): void {
    const chunk = this.#chunks.getOrCreate(chunkOf(reading), () => []);
    if (!chunk.includes(reading)) chunk.push(reading);
    this.#chunks.touch(chunkOf(reading));
  }
}

/** A count that contradicts the one before it, while the one after it goes on from that, was a single false one. */
function judge(
  last: Reading | undefined,
  reading: Reading,
  next: Reading | undefined,
  { tipSizeMm, disturbed }: Gauge,
): { readonly tips: number; readonly believed: boolean } {
  if (last === undefined) return { tips: 0, believed: true };
  const difference = tipDifference(last, reading, tipSizeMm);
  if (difference.kind !== 'plain' && next !== undefined) {
    const leapsOver = tipDifference(last, next, tipSizeMm).kind === 'plain';
    if (leapsOver) return { tips: 0, believed: false };
  }
  return { tips: disturbed(last.at, reading.at) ? 0 : difference.tips, believed: true };
}

function changeOf(kind: TipChange['kind'], { at, order, tips }: Reading, { tipSizeMm }: Gauge): TipChange {
  const tip = decimalFromNumber(tipSizeMm) ?? { mantissa: 0, exponent: 0 };
  return {
    kind,
    eventTime: at,
    order,
    mm: { mantissa: tip.mantissa * tips, exponent: tip.exponent },
  };
}

function chunkOf({ at }: TipCount): string {
  return String(Math.floor(at / CHUNK_MS));
}

function compare(a: Reading, b: Reading): number {
  return a.at - b.at || a.order - b.order || a.count - b.count;
}
