import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalBytes, parseRecord, STREAM } from '@shivar/core/sync';
import { eventTime, HOUR, MINUTE } from '@shivar/core/time';
import {
  commitOf,
  counts,
  message,
  messageInput,
  observation,
  pane,
  START,
  TEMPERATURE,
  transition,
} from './sample-commits.ts';
import { type EdgeStoreUnderTest, everything, StoreFile } from './store-under-test.ts';

const JUNE = { fromDay: '2026-06-01', toDay: '2026-06-30' };

/** What pages, the command line and the API see. */
export function readingTests(under: EdgeStoreUnderTest): void {
  test('the ledger adds up over commits, checkpoints and restarts', async (t) => {
    const file = new StoreFile(t, under);
    for (const checkpoint of [undefined, [], undefined]) {
      const { store, incarnation } = await file.open();
      for (const day of ['01', '02', '02']) {
        const ledger = new Map([
          [`dindori-01|2026-06-${day}`, counts({ received: 3, stored: 2, rejected: { outOfRange: 1 } })],
          ['dindori-01|undated', counts({ received: 1, unresolved: 1 })],
          ['a|2026-05-31', counts({ received: 1, unreadableMessages: { notJson: 1 } })],
        ]);
        await store.commit(commitOf({ incarnation, ledger, ...(checkpoint && { rest: { checkpoint } }) }));
      }
    }
    const { store, incarnation } = await file.open();
    const resolved = new Map([['dindori-01|undated', counts({ received: -9, unresolved: -9 })]]);
    const expected = (times: number) =>
      counts({ received: 3 * times, stored: 2 * times, rejected: { outOfRange: times } });
    const days = [
      { station: 'dindori-01', day: '2026-06-01', counts: expected(3) },
      { station: 'dindori-01', day: '2026-06-02', counts: expected(6) },
    ];
    const undated = { station: 'dindori-01', day: 'undated', counts: counts({ received: 9, unresolved: 9 }) };
    assert.deepEqual(await store.reader.ledger(JUNE), [...days, undated]);
    await store.commit(commitOf({ incarnation, ledger: resolved }));
    assert.deepEqual(await store.reader.ledger(JUNE), days);
  });

  test('the ledger is read as of a commit, whatever is committed meanwhile', async (t) => {
    const { store, incarnation } = await new StoreFile(t, under).open();
    let begun = 0;
    let resolved = 0;
    const writing = (async () => {
      for (let n = 1; n <= 60; n += 1) {
        begun = n;
        const ledger = new Map([['a|2026-06-01', counts({ received: 1, duplicate: 1 })]]);
        const rest = n % 2 === 0 ? { checkpoint: [] } : {};
        const quiet = n % 3 === 0 ? { inputs: [], stateChanged: false } : {};
        await store.commit(commitOf({ incarnation, ledger, rest, ...quiet }));
        resolved = n;
      }
    })();
    for (let seen = 0; seen < 60; ) {
      const least = resolved;
      const [day] = await store.reader.ledger(JUNE);
      seen = day?.counts.received ?? 0;
      assert.ok(seen >= least && seen <= begun, `${seen} counted after ${least}, before ${begun}`);
    }
    await writing;
  });

  test('the latest observation of a datastream is the one with the latest event time', async (t) => {
    const { store, incarnation } = await new StoreFile(t, under).open();
    const dew = 'dindori-01/mast/relativeHumidity~1';
    const other = observation(1, START, 'niphad-02/mast/airTemperature~1');
    const commit = (...observations: ReturnType<typeof observation>[]) =>
      store.commit(commitOf({ incarnation, now: START + HOUR, observations }));
    await commit(observation(10, START + 5), observation(11, START + 3), observation(700, START, dew), other);
    await commit(observation(12, START + 4));
    const farAhead = observation(13, START + 2 * HOUR);
    await commit(farAhead);
    await store.commit(
      commitOf({ incarnation, now: undefined, observations: [{ ...farAhead, datastream: dew }] }),
    );
    await commit(observation(700, START, dew));
    assert.deepEqual(await store.reader.latest('dindori-01'), [
      observation(10, START + 5),
      observation(700, START, dew),
    ]);
    assert.equal((await store.reader.latest()).length, 3);
  });

  test('an observation without event time is shown until one has it', async (t) => {
    const { store, incarnation } = await new StoreFile(t, under).open();
    const unresolved = {
      ...observation(9, START),
      time: { kind: 'unresolved', incarnation, elapsedMs: 5 },
    } as const;
    const commit = (one: typeof unresolved | ReturnType<typeof observation>) =>
      store.commit(commitOf({ incarnation, observations: [one] }));
    await commit(observation(8, START));
    await commit(unresolved);
    assert.deepEqual(await store.reader.latest(), [unresolved]);
    const resolved = observation(9, START - 5);
    await store.commit(
      commitOf({
        incarnation,
        inputs: [{ kind: 'tick' }],
        outputs: [{ kind: 'resolved', observation: resolved }],
      }),
    );
    assert.deepEqual(await store.reader.latest(), [resolved]);
  });

  test('the latest observations survive a restart, by checkpoint and by replay', async (t) => {
    const file = new StoreFile(t, under);
    const { store, incarnation } = await file.open();
    const unresolved = {
      ...observation(9, START, 'a/b/airTemperature~1'),
      time: { kind: 'unresolved', incarnation, elapsedMs: 5 },
    } as const;
    const first = commitOf({ incarnation, observations: [observation(1, START), unresolved] });
    await store.commit({ ...first, checkpoint: [] });
    const second = commitOf({ incarnation, observations: [observation(2, START + 1)] });
    await store.commit(second);
    const reopened = await file.open();
    assert.deepEqual(await reopened.store.reader.latest(), [unresolved, observation(1, START)]);
    const { replay } = await everything(reopened);
    for (const batch of replay) reopened.store.replayed(batch, second.effects);
    assert.deepEqual(await reopened.store.reader.latest(), [unresolved, observation(2, START + 1)]);
  });

  test('panes come by start in their newest revision', async (t) => {
    const { store, incarnation } = await new StoreFile(t, under).open();
    const other = 'niphad-02/mast/airTemperature~1';
    const commit = (...panes: ReturnType<typeof pane>[]) =>
      store.commit(commitOf({ incarnation, outputs: panes.map((one) => ({ kind: 'pane', pane: one })) }));
    await commit(pane(START + HOUR, 1), pane(START + HOUR, 1, other));
    await commit(pane(START, 1), pane(START + 2 * HOUR, 1), pane(START + 3 * HOUR, 1, other));
    await commit(pane(START + HOUR, 2), pane(START, 3));
    await commit(pane(START, 2));
    const query = {
      datastream: TEMPERATURE,
      windowMs: HOUR,
      from: eventTime(START),
      to: eventTime(START + 2 * HOUR),
    };
    assert.deepEqual(await store.reader.panes(query), [pane(START, 3), pane(START + HOUR, 2)]);
    assert.deepEqual(await store.reader.panes({ ...query, limit: 1 }), [pane(START, 3)]);
    const all = await store.reader.panes({ ...query, to: eventTime(START + 9 * HOUR) });
    assert.deepEqual(
      all.map(({ start }) => start),
      [START, START + HOUR, START + 2 * HOUR],
    );
    assert.deepEqual(await store.reader.panes({ ...query, windowMs: 15 * MINUTE }), []);
    assert.deepEqual(await store.reader.panes({ ...query, datastream: 'unknown' }), []);
  });

  test('transitions are listed newest first, page by page', async (t) => {
    const { store, incarnation } = await new StoreFile(t, under).open();
    for (const number of [1, 2, 3]) {
      const outputs = [{ kind: 'transition', transition: transition(number) }] as const;
      await store.commit(commitOf({ incarnation, outputs }));
    }
    const first = await store.reader.transitions({ limit: 2 });
    assert.deepEqual(
      first.map((one) => one.transition),
      [transition(3), transition(2)],
    );
    const before = first.at(-1)?.id ?? 0;
    const rest = await store.reader.transitions({ limit: 2, before });
    assert.deepEqual(
      rest.map((one) => one.transition),
      [transition(1)],
    );
  });

  test('a fault is listed from its opening to its closing', async (t) => {
    const { store, incarnation } = await new StoreFile(t, under).open();
    const fault = (code: string, state: 'open' | 'closed', sensor?: string) =>
      ({
        kind: 'fault',
        station: 'dindori-01',
        code,
        state,
        detail: code,
        atMs: START,
        ...(sensor && { sensor }),
      }) as const;
    const commit = (...faults: ReturnType<typeof fault>[]) => {
      const records = faults.map((one) => ({ stream: STREAM.diagnostics, bytes: canonicalBytes(one) }));
      return store.commit(commitOf({ incarnation, rest: { records } }));
    };
    const codes = async (): Promise<string[]> =>
      (await store.reader.openFaults()).map(({ code, sensor }) => `${sensor ?? '-'} ${code}`);
    await commit(
      fault('sensorSilent', 'open', 'mast'),
      fault('sensorSilent', 'open', 'rain'),
      fault('full', 'open'),
    );
    assert.deepEqual(await codes(), ['- full', 'mast sensorSilent', 'rain sensorSilent']);
    await commit(fault('sensorSilent', 'closed', 'mast'), fault('full', 'closed'), fault('full', 'open'));
    assert.deepEqual(await codes(), ['- full', 'rain sensorSilent']);
    await commit(fault('full', 'closed'), fault('never', 'closed'));
    assert.deepEqual(await store.reader.openFaults(), [
      { station: 'dindori-01', sensor: 'rain', code: 'sensorSilent', detail: 'sensorSilent', atMs: START },
    ]);
  });

  test('a dispatch order is sent once and keeps its history', async (t) => {
    const file = new StoreFile(t, under);
    const { store, incarnation } = await file.open();
    const order = (key: string) =>
      ({ key, transitionKey: 't', recipient: '+91 1', language: 'mr', text: 'उष्णता' }) as const;
    const dispatch = [order('a'), order('b')];
    await store.commit(commitOf({ incarnation, rest: { dispatch } }));
    await store.commit(commitOf({ incarnation, rest: { dispatch: [order('b'), order('c')] } }));
    assert.deepEqual(
      (await store.waitingDispatch(2)).map(({ key }) => key),
      ['a', 'b'],
    );
    await store.recordDispatch('a', { state: 'sent', detail: 'accepted', reference: 'r1', atMs: START + 5 });
    await store.recordDispatch('b', { state: 'waiting', detail: 'no network', atMs: undefined });
    const reopened = await file.open();
    const log = await reopened.store.reader.dispatchLog({ limit: 9 });
    const plain = {
      state: 'waiting',
      attempts: 0,
      orderedAtMs: START,
      detail: '',
      reference: undefined,
      attemptedAtMs: undefined,
    };
    assert.deepEqual(
      log.map(({ entry }) => entry),
      [
        { ...order('c'), ...plain },
        { ...order('b'), ...plain, attempts: 1, detail: 'no network' },
        {
          ...order('a'),
          ...plain,
          state: 'sent',
          attempts: 1,
          detail: 'accepted',
          reference: 'r1',
          attemptedAtMs: START + 5,
        },
      ],
    );
    assert.deepEqual(
      (await reopened.store.waitingDispatch(9)).map(({ key }) => key),
      ['b', 'c'],
    );
  });

  test('quarantine keeps the newest within its bounds and counts for ever', async (t) => {
    const file = new StoreFile(t, under);
    const payload = (length: number, reason = 'notJson') => ({
      topic: '',
      reason,
      detail: '',
      payload: new Uint8Array(length).fill(7),
    });
    const { store, incarnation } = await file.open();
    const quarantine = async (...payloads: ReturnType<typeof payload>[]): Promise<number[]> => {
      await store.commit(
        commitOf({ incarnation, inputs: [], stateChanged: false, rest: { quarantine: payloads } }),
      );
      return (await store.reader.quarantine({ limit: 99 })).map(({ payloadBytes }) => payloadBytes);
    };
    assert.deepEqual(await quarantine(payload(1), payload(2), payload(3)), [3, 2, 1]);
    assert.deepEqual(await quarantine(payload(4), payload(5), payload(6)), [6, 5, 4, 3, 2]);
    assert.deepEqual(await quarantine(payload(90, 'tooDeep')), [90, 6]);
    assert.deepEqual(
      await quarantine(...[1, 2, 3, 4, 5, 6, 7].map((length) => payload(length))),
      [7, 6, 5, 4, 3],
    );
    assert.deepEqual(await quarantine(payload(500)), [500]);
    const reopened = await file.open();
    await reopened.store.commit(
      commitOf({ incarnation: reopened.incarnation, rest: { quarantine: [payload(8)] } }),
    );
    const { reader } = reopened.store;
    const kept = await reader.quarantine({ limit: 9 });
    assert.deepEqual(
      kept.map(({ payloadBytes, atMs }) => [payloadBytes, atMs]),
      [[8, START]],
    );
    assert.deepEqual(await reader.quarantinedPayload(kept[0]?.id ?? 0), new Uint8Array(8).fill(7));
    assert.equal(await reader.quarantinedPayload(1), undefined);
    const long = { ...payload(1), topic: 'x'.repeat(100) };
    await reopened.store.commit(
      commitOf({ incarnation: reopened.incarnation, rest: { quarantine: [long] } }),
    );
    assert.equal((await reader.quarantine({ limit: 9 })).length, 1, 'topics take room too');
    const times = await reader.quarantineCounts();
    assert.deepEqual(
      times,
      new Map([
        ['notJson', 16],
        ['tooDeep', 1],
      ]),
    );
  });

  test('messages are found by event time, however disordered they came', async (t) => {
    const file = new StoreFile(t, under);
    const times = Array.from({ length: 900 }, (_, n) => START + ((n * 7919) % 900) * MINUTE);
    for (const part of [times.slice(0, 300), times.slice(300)]) {
      const { store, incarnation } = await file.open();
      for (let at = 0; at < part.length; at += 50) {
        const inputs = part.slice(at, at + 50).map((time) => messageInput(message(1, time)));
        for (const input of inputs) {
          const observations = [observation(300, input.message.samples[0]?.sensorTime ?? 0)];
          await store.commit(commitOf({ incarnation, inputs: [input], observations }));
        }
      }
    }
    const { store } = await file.open();
    const from = eventTime(START + 100 * MINUTE);
    const to = eventTime(START + 200 * MINUTE);
    const found = await store.reader.messages({ from, to, limit: 500 });
    const timeOf = (bytes: Uint8Array): number | undefined => {
      const record = parseRecord(bytes);
      return record.kind === 'message' ? record.message.samples[0]?.sensorTime : undefined;
    };
    const expected = times.filter((time) => time >= from && time < to);
    assert.deepEqual(
      found.map(({ bytes }) => timeOf(bytes)),
      expected,
    );
    assert.deepEqual(
      found.map(({ eventTimeRange }) => eventTimeRange?.[0]),
      expected,
    );
    assert.equal((await store.reader.messages({ from, to, limit: 3 })).length, 3);
  });

  test('the backlog counts what waits and says since when', async (t) => {
    const file = new StoreFile(t, under);
    const first = await file.open();
    const inputs = [messageInput(message(1, START + 7))];
    const records = [{ stream: STREAM.alerts, bytes: new Uint8Array([1]) }];
    await first.store.commit(
      commitOf({ incarnation: first.incarnation, inputs, now: START + 9, rest: { records } }),
    );
    await first.store.commit(
      commitOf({ incarnation: first.incarnation, now: START + 99, rest: { records } }),
    );
    const { store, incarnation } = await file.open();
    await store.commit(commitOf({ incarnation }));
    await store.acknowledge(first.incarnation, STREAM.alerts, [[1, 1]]);
    const backlog = await store.reader.backlog();
    assert.deepEqual(backlog, [
      { stream: STREAM.alerts, records: 1, oldestAtMs: START + 99 },
      { stream: STREAM.snapshot, records: 0, oldestAtMs: undefined },
      { stream: STREAM.aggregates, records: 0, oldestAtMs: undefined },
      { stream: STREAM.raw, records: 3, oldestAtMs: START + 7 },
      { stream: STREAM.system, records: 2, oldestAtMs: undefined },
      { stream: STREAM.diagnostics, records: 0, oldestAtMs: undefined },
    ]);
    const size = await store.reader.size();
    assert.equal(size.messages, 3);
    assert.ok(size.databaseBytes > 1024);
  });
}
