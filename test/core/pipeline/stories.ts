import type { DecodedMessage, Sample } from '@shivar/core/decode';
import type { MessageInput } from '@shivar/core/pipeline';
import { MINUTE } from '@shivar/core/time';
import fc from 'fast-check';
import { message, START, sample } from './world.ts';

/** How the readings of a source are told apart. */
export type IdentityKind = 'numbered' | 'timed' | 'bare';

const property: fc.Arbitrary<[string, fc.Arbitrary<number>]> = fc.constantFrom<
  [string, fc.Arbitrary<number>][]
>(
  ['airTemperature', fc.integer({ min: 100, max: 460 }).map((tenths) => tenths / 10)],
  ['windDirection', fc.integer({ min: 0, max: 359 })],
  ['rainTipCount', fc.integer({ min: 0, max: 500 })],
  ['soilMoisture@30', fc.integer({ min: 300, max: 5000 }).map((units) => units / 10_000)],
  // Out of range, suspect, and standing for no data.
  ['relativeHumidity', fc.constantFrom(50.5, 61, 99, 101.2, 140, -9999, 1)],
);

const values: fc.Arbitrary<Record<string, number>> = fc
  .uniqueArray(property, { minLength: 1, maxLength: 3, selector: ([name]) => name })
  .chain((chosen) => fc.record(Object.fromEntries(chosen)));

interface Instant {
  readonly minute: number;
  readonly values: Record<string, number>;
}

/** Different minutes of three hours, so that a reading is named by its time too. */
const instants: fc.Arbitrary<Instant[]> = fc
  .uniqueArray(fc.record({ minute: fc.integer({ min: 0, max: 179 }), values }), {
    minLength: 1,
    maxLength: 12,
    selector: ({ minute }) => minute,
  })
  .map((list) => [...list].sort((a, b) => a.minute - b.minute));

/** What one source sends in its own order: one or several samples a message, each measured in the first three hours. */
export function sourceStory(
  source: string,
  kinds: readonly IdentityKind[] = ['numbered', 'timed'],
): fc.Arbitrary<MessageInput[]> {
  return fc
    .record({ kind: fc.constantFrom(...kinds), instants, perMessage: fc.integer({ min: 1, max: 3 }) })
    .map(({ kind, instants: list, perMessage }) => {
      const samples = list.map((instant, index) => toSample(kind, instant, index));
      const envelope: Partial<DecodedMessage> = kind === 'numbered' ? { bootEpoch: 3 } : {};
      return chunks(samples, perMessage).map((part) => message(source, part, envelope));
    });
}

function toSample(kind: IdentityKind, { minute, values: read }: Instant, index: number): Sample {
  if (kind === 'bare') return sample(read);
  const sensorTime = START + minute * MINUTE + 1234;
  return sample(read, kind === 'numbered' ? { sensorTime, sequence: index } : { sensorTime });
}

/** Messages of several sources, interleaved as they were sent. */
export const story: fc.Arbitrary<MessageInput[]> = fc
  .tuple(sourceStory('a/mast'), sourceStory('a/probe'), sourceStory('b/mast'))
  .map((sources) => sources.flat());

function chunks<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < items.length; from += size) parts.push(items.slice(from, from + size));
  return parts;
}

/** How a thermometer behaves for a while. */
type Spell = { readonly kind: 'moving' | 'stuck' | 'dead' | 'hot' | 'silent'; readonly minutes: number };

const spell: fc.Arbitrary<Spell> = fc.record({
  kind: fc.constantFrom('moving', 'stuck', 'dead', 'hot', 'silent'),
  minutes: fc.integer({ min: 1, max: 75 }),
});

function spellValue(kind: Spell['kind'], minute: number): number {
  const wobble = (minute % 7) / 10;
  return kind === 'dead'
    ? -9999
    : kind === 'stuck'
      ? 31.2
      : Number(((kind === 'hot' ? 45.4 : 30) + wobble).toFixed(1));
}

/** A bare message a minute, as it is measured, over hours with faults and heat; the minute is its index. Some come again later. */
export const faultyHours: fc.Arbitrary<MessageInput[][]> = fc
  .tuple(fc.array(spell, { minLength: 2, maxLength: 5 }), fc.integer({ min: 2, max: 9 }))
  .map(([spells, everyNth]) => {
    const kinds = spells.flatMap(({ kind, minutes }) => Array.from({ length: minutes }, () => kind));
    const sent = kinds.map((kind, minute) =>
      kind === 'silent' ? [] : [message('a/mast', [sample({ airTemperature: spellValue(kind, minute) })])],
    );
    return sent.map((inputs, minute) => {
      const earlier = minute % everyNth === 0 ? (sent[minute - 4] ?? []) : [];
      const again = earlier.map((input) => ({ ...input, delivery: { ...input.delivery, dup: true } }));
      return [...inputs, ...again];
    });
  });

/** Cuts a list into non-empty pieces. */
export function cut<T>(items: readonly T[], sizes: readonly number[]): T[][] {
  const parts: T[][] = [];
  let from = 0;
  for (let index = 0; from < items.length; index += 1) {
    const size = Math.max(1, sizes[index % Math.max(1, sizes.length)] ?? 1);
    parts.push(items.slice(from, from + size));
    from += size;
  }
  return parts;
}
