import { KeyedState, type StateEntry } from '../../state/keyed-state.ts';
import type { EventTime } from '../../time/instants.ts';
import { RisingWatermark } from './rising-watermark.ts';
import type { SourceId } from './watermark-generator.ts';

/** How sources that fall idle and come back are treated. */
export interface AlignmentOptions {
  /** Whether a watermark wakes an idle source, or is ignored until the source is said to be active. */
  readonly resume: 'byWatermark' | 'explicit';
  /** Whether a source that comes back counts only once it has caught up with the combined watermark. */
  readonly catchUp: boolean;
  /** Whether the largest watermark comes out when the last source falls idle. */
  readonly flushWhenAllIdle: boolean;
}

/** What comes out: a new combined watermark, or that all sources are idle, or no longer. */
export type AlignmentOutput = EventTime | 'idle' | 'active';

interface AlignedSource {
  watermark: EventTime;
  idle: boolean;
  /** Whether it has a vote while it is not idle. */
  counted: boolean;
}

const SOURCE_CODEC = {
  toPlain: ({ watermark, idle, counted }: AlignedSource): unknown => [watermark, idle, counted],
  fromPlain(plain: unknown): AlignedSource {
    // Only what toPlain made comes back here.
    const [watermark, idle, counted] = plain as [EventTime, boolean, boolean];
    return { watermark, idle, counted };
  },
};

const SOURCE_PREFIX = '@';

/** Combines the watermarks of several sources into one: the minimum over those that are active and aligned. */
export class WatermarkAlignment {
  readonly #options: AlignmentOptions;
  readonly #sources = new KeyedState<AlignedSource>(SOURCE_CODEC);
  readonly #combined = new RisingWatermark();
  #active = 0;

  constructor(options: AlignmentOptions) {
    this.#options = options;
  }

  get combined(): EventTime {
    return this.#combined.value;
  }

  /** Whether there are sources and all of them are idle. */
  get allIdle(): boolean {
    return this.#active === 0 && this.#sources.size > 0;
  }

  get dirty(): boolean {
    return this.#sources.dirty || this.#combined.dirty;
  }

  /** A source is expected: it is active, and holds the combined watermark until it has one of its own. */
  register(id: SourceId): void {
    if (this.#sources.get(id) !== undefined) return;
    this.#sources.set(id, { watermark: -Infinity, idle: false, counted: true });
    this.#active += 1;
  }

  /** A source is gone. The combined watermark moves with the next one that comes in. */
  remove(id: SourceId): void {
    if (this.#sources.get(id)?.idle === false) this.#active -= 1;
    this.#sources.delete(id);
  }

  /** A source has come to `watermark`. One that does not advance changes nothing. */
  watermark(id: SourceId, watermark: EventTime): AlignmentOutput[] {
    const source = this.#sources.get(id);
    if (source === undefined || (source.idle && this.#options.resume === 'explicit')) return [];
    const out: AlignmentOutput[] = [];
    const rises = watermark > source.watermark;
    if (rises) {
      source.watermark = watermark;
      this.#sources.touch(id);
    }
    if (source.idle) this.#wake(id, source, out);
    this.#align(id, source);
    if (rises) this.#emitMinimum(out);
    return out;
  }

  /** A source is left out of the minimum. */
  idle(id: SourceId): AlignmentOutput[] {
    const source = this.#sources.get(id);
    if (source === undefined || source.idle) return [];
    const held = source.watermark === this.#combined.value;
    const out: AlignmentOutput[] = [];
    source.idle = true;
    source.counted = false;
    this.#sources.touch(id);
    this.#active -= 1;
    if (this.#active > 0) {
      this.#emitMinimum(out);
      return out;
    }
    if (this.#options.flushWhenAllIdle && held) this.#emit(this.#largest(), out);
    out.push('idle');
    return out;
  }

  /** A source is back. */
  active(id: SourceId): AlignmentOutput[] {
    const source = this.#sources.get(id);
    const out: AlignmentOutput[] = [];
    if (source?.idle === true) this.#wake(id, source, out);
    return out;
  }

  /** Event time is known by other means to have come to `watermark`. */
  raise(watermark: EventTime): void {
    this.#combined.raise(watermark);
  }

  takeDelta(prefix: string): StateEntry[] {
    return [...this.#sources.takeDelta(`${prefix}${SOURCE_PREFIX}`), ...this.#combined.takeDelta(prefix)];
  }

  restore(key: string, value: Uint8Array): void {
    if (this.#combined.restore(key, value)) return;
    const id = key.slice(SOURCE_PREFIX.length);
    this.#sources.restore(id, value);
    if (this.#sources.get(id)?.idle === false) this.#active += 1;
  }

  #wake(id: SourceId, source: AlignedSource, out: AlignmentOutput[]): void {
    source.idle = false;
    this.#sources.touch(id);
    this.#active += 1;
    if (this.#active === 1) out.push('active');
    this.#align(id, source);
  }

  #align(id: SourceId, source: AlignedSource): void {
    if (source.counted || (this.#options.catchUp && source.watermark < this.#combined.value)) return;
    source.counted = true;
    this.#sources.touch(id);
  }

  #emitMinimum(out: AlignmentOutput[]): void {
    let minimum = Infinity;
    let counted = 0;
    for (const [, source] of this.#sources.entries()) {
      if (source.idle || !source.counted) continue;
      counted += 1;
      minimum = Math.min(minimum, source.watermark);
    }
    if (counted > 0) this.#emit(minimum, out);
  }

  #emit(watermark: EventTime, out: AlignmentOutput[]): void {
    if (watermark > this.#combined.value) out.push(this.#combined.raise(watermark));
  }

  #largest(): EventTime {
    let largest = -Infinity;
    for (const [, { watermark }] of this.#sources.entries()) largest = Math.max(largest, watermark);
    return largest;
  }
}
