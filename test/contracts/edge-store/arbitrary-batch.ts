import type { DecodedMessage } from '@shivar/core/decode';
import type { Batch, MessageInput, PipelineInput } from '@shivar/core/pipeline';
import fc from 'fast-check';
import { arbitraryMessage } from '../../core/decode/arbitrary-message.ts';
import { exampleStation } from '../../core/model/example-station.ts';
import { START } from './sample-commits.ts';

const elapsedMs = fc.nat({ max: 10 ** 9 });
const name = fc.constantFrom('dindori-01', 'niphad-02', 'a');

const delivery = fc.record(
  {
    clientId: fc.constantFrom('dindori-01', 'mqtt.js-1', 'पुणे'),
    qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
    packetId: fc.integer({ min: 1, max: 65_535 }),
    dup: fc.boolean(),
    digest: fc.oneof(fc.stringMatching(/^[0-9a-f]{16}$/), fc.constant('not hex')),
  },
  { requiredKeys: ['clientId', 'qos', 'dup', 'digest'], noNullPrototype: true },
);

const messageInput: fc.Arbitrary<MessageInput> = fc
  .record({ station: name, sensor: name, delivery, elapsedMs, message: arbitraryMessage })
  .map((input) => ({ kind: 'message', ...input }));

const otherInput: fc.Arbitrary<PipelineInput> = fc.oneof(
  fc.constant({ kind: 'tick' as const }),
  fc.record(
    {
      kind: fc.constant('unreadable' as const),
      station: name,
      sensor: name,
      reason: fc.constantFrom('notJson' as const, 'tooDeep' as const),
    },
    { requiredKeys: ['kind', 'reason'], noNullPrototype: true },
  ),
  fc
    .record({
      incarnation: fc.constant('0001abcdef01'),
      elapsedMs,
      utcMs: fc.integer({ min: 0, max: 4_102_444_800_000 }),
      errorMs: fc.nat(),
      source: fc.constantFrom('ntp' as const, 'gsm' as const),
    })
    .map((anchor) => ({ kind: 'anchor' as const, anchor })),
  fc.constant({ kind: 'configuration' as const, stations: [exampleStation], packs: [] }),
  fc.record({
    kind: fc.constant('maintenance' as const),
    station: name,
    untilMs: fc.integer({ min: START, max: START * 2 }),
  }),
);

/** Any batch a gateway may step, without its incarnation. */
export const arbitraryBatch: fc.Arbitrary<Omit<Batch, 'incarnation'>> = fc
  .record({
    elapsedMs,
    now: fc.option(fc.integer({ min: 0, max: 4_102_444_800_000 }), { nil: undefined }),
    inputs: fc.array(fc.oneof({ weight: 3, arbitrary: messageInput }, otherInput), {
      minLength: 1,
      maxLength: 6,
    }),
  })
  .map((batch) => structuredClone(batch));

/** A batch as a log gives it back: without the deliveries that decide nothing. */
export function asReplayed(batch: Batch): Batch {
  return {
    ...batch,
    inputs: batch.inputs.map((input) =>
      input.kind === 'message' && isNumbered(input.message)
        ? { ...input, delivery: { clientId: '', qos: 1, dup: false, digest: '' } }
        : input,
    ),
  };
}

function isNumbered({ bootEpoch, samples }: DecodedMessage): boolean {
  return (
    bootEpoch !== undefined && samples.length > 0 && samples.every(({ sequence }) => sequence !== undefined)
  );
}
