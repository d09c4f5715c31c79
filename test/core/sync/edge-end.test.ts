import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Acknowledgement,
  type EdgeEnd,
  mustAsk,
  nextRequest,
  openEdgeEnd,
  STREAM,
  type StreamRanges,
  settle,
} from '@shivar/core/sync';

/** Rises with every exchange of a test, as in a memory that forgets nothing. */
let receipts = 0;

const NOTHING_NEW = { serverTime: 0, held: [], refused: [], want: [], down: {} } as const;

function opened(cloudEpoch?: string): EdgeEnd {
  return openEdgeEnd({ gateway: 'gw', firstRequest: 7, cloudEpoch });
}

function held(incarnation: string, from: number, to: number): StreamRanges {
  return { incarnation, stream: STREAM.raw, ranges: [[from, to]] };
}

/** Sends a request and settles `answer` to it. */
function exchange(
  end: EdgeEnd,
  answer: Omit<Acknowledgement, 'request' | 'receipt'>,
): ReturnType<typeof settle> {
  const sent = nextRequest(end, [], 0);
  receipts += 1;
  return settle(sent.end, { ...answer, receipt: receipts, request: sent.request.request });
}

test('an answer marks what is held and what was refused, then takes back what is wanted', () => {
  const { actions } = exchange(opened('e1'), {
    ...NOTHING_NEW,
    cloudEpoch: 'e1',
    held: [held('00', 1, 5)],
    refused: [{ ...held('00', 6, 6), verdict: 'POISON' }],
    want: [held('01', 2, 2)],
  });
  assert.deepEqual(actions, [
    { kind: 'acknowledge', settled: held('00', 1, 5) },
    { kind: 'acknowledge', settled: held('00', 6, 6) },
    { kind: 'reopen', wanted: held('01', 2, 2) },
    { kind: 'refused', refused: { ...held('00', 6, 6), verdict: 'POISON' } },
  ]);
});

test('an answer to any request but the last changes nothing', () => {
  const first = nextRequest(opened('e1'), [], 0);
  const second = nextRequest(first.end, [], 0);
  const late: Acknowledgement = {
    ...NOTHING_NEW,
    request: first.request.request,
    receipt: 1,
    cloudEpoch: 'e2',
    state: { held: [] },
  };
  assert.deepEqual(settle(second.end, late), { end: second.end, actions: [] });
});

test('before the first contact there is a reason to ask; a cloud that holds nothing is adopted at once', () => {
  assert.equal(mustAsk(opened()), true);
  const { end, actions } = exchange(opened(), { ...NOTHING_NEW, cloudEpoch: 'e1', state: { held: [] } });
  assert.deepEqual(actions, [{ kind: 'adoptEpoch', epoch: 'e1', held: [] }]);
  assert.equal(mustAsk(end), false);
});

test('marks change only when every page of another epoch has come, and then all at once', () => {
  const one = exchange(opened('e1'), {
    ...NOTHING_NEW,
    cloudEpoch: 'e2',
    held: [held('00', 9, 9)],
    state: { held: [held('00', 1, 4)], next: '00/3' },
  });
  assert.deepEqual(one.actions, []);
  assert.equal(nextRequest(one.end, [], 0).request.stateAfter, '00/3');
  const two = exchange(one.end, { ...NOTHING_NEW, cloudEpoch: 'e2', state: { held: [held('01', 1, 2)] } });
  assert.deepEqual(two.actions, [
    {
      kind: 'adoptEpoch',
      epoch: 'e2',
      held: [
        {
          incarnation: '00',
          stream: STREAM.raw,
          ranges: [
            [1, 4],
            [9, 9],
          ],
        },
        held('01', 1, 2),
      ],
    },
  ]);
  const { request } = nextRequest(two.end, [], 0);
  assert.equal(request.cloudEpoch, 'e2');
  assert.equal(request.stateAfter, undefined);
});

test('a page behind the cursor of one epoch is not taken for the first page of the next', () => {
  const one = exchange(opened('e1'), {
    ...NOTHING_NEW,
    cloudEpoch: 'e2',
    state: { held: [held('00', 1, 4)], next: '00/3' },
  });
  const two = exchange(one.end, { ...NOTHING_NEW, cloudEpoch: 'e3', state: { held: [held('01', 1, 2)] } });
  assert.deepEqual(two.actions, []);
  assert.equal(nextRequest(two.end, [], 0).request.stateAfter, '');
});

test('a receipt number that does not rise means that the cloud forgot something, whatever its epoch says', () => {
  const known = exchange(opened('e1'), { ...NOTHING_NEW, cloudEpoch: 'e1' });
  const sent = nextRequest(known.end, [], 0);
  const forgetful = { ...NOTHING_NEW, cloudEpoch: 'e1', held: [held('00', 1, 5)], receipt: receipts };
  const compared = settle(sent.end, { ...forgetful, request: sent.request.request });
  assert.deepEqual(compared.actions, []);
  assert.equal(nextRequest(compared.end, [], 0).request.stateAfter, '');
  const { actions } = exchange(compared.end, {
    ...NOTHING_NEW,
    cloudEpoch: 'e1',
    state: { held: [held('00', 1, 3)] },
  });
  assert.deepEqual(actions, [{ kind: 'adoptEpoch', epoch: 'e1', held: [held('00', 1, 3)] }]);
});
