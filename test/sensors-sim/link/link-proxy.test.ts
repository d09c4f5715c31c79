import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OutageKind } from '@shivar/sensors-sim/link';
import { eventually } from '../../support/eventually.ts';
import { EchoClient, linkToEcho } from './echo.ts';

test('a link that is up carries bytes both ways, counts them, and passes on the end', async (t) => {
  const link = await linkToEcho(t);
  const client = new EchoClient(t, link.port);
  const sent = 'x'.repeat(3_000_000);
  client.socket.end(sent);
  await eventually(() => client.outcome === 'closed', 'the end comes back');
  assert.equal(client.text, sent);
  assert.deepEqual(link.traffic, { connections: 1, bytesUp: 3_000_000, bytesDown: 3_000_000, bytesLost: 0 });
});

for (const [kind, outcome] of [
  ['cut', 'reset'],
  ['refuse', 'refused'],
] as const satisfies readonly (readonly [OutageKind, string])[]) {
  test(`${kind}: open connections are reset, new ones are ${outcome}, and afterwards the same port works`, async (t) => {
    const link = await linkToEcho(t);
    const open = new EchoClient(t, link.port);
    open.socket.write('before');
    await eventually(() => open.text === 'before', 'the echo');
    await link.setOutage(kind);
    await eventually(() => open.outcome === 'reset', 'the open connection is reset');
    const during = new EchoClient(t, link.port);
    await eventually(() => during.outcome === outcome, `the new connection is ${outcome}`);
    await link.setOutage(undefined);
    const after = new EchoClient(t, link.port);
    after.socket.write('after');
    await eventually(() => after.text === 'after', 'the echo afterwards');
  });
}

test('blackhole: connections stay and open, no byte passes, and everything arrives when it is over', async (t) => {
  const link = await linkToEcho(t);
  const open = new EchoClient(t, link.port);
  open.socket.write('one ');
  await eventually(() => open.text === 'one ', 'the echo');
  await link.setOutage('blackhole');
  const during = new EchoClient(t, link.port);
  open.socket.write('two');
  during.socket.write('three');
  await eventually(() => during.socket.readyState === 'open', 'a connection opens in the dark');
  assert.equal(link.traffic.bytesUp, 4);
  await link.setOutage(undefined);
  await eventually(() => open.text === 'one two' && during.text === 'three', 'what waited arrives');
});

test('half open: the near end is never told, what it sends is lost and counted, and new connections work again', async (t) => {
  const link = await linkToEcho(t);
  const open = new EchoClient(t, link.port);
  open.socket.write('one');
  await eventually(() => open.text === 'one', 'the echo');
  await link.setOutage('halfOpen');
  open.socket.write('lost');
  await eventually(() => link.traffic.bytesLost === 4, 'the bytes vanish');
  await link.setOutage(undefined);
  open.socket.write(' too');
  await eventually(() => link.traffic.bytesLost === 8, 'later bytes vanish too');
  assert.equal(open.outcome, 'open');
  const after = new EchoClient(t, link.port);
  after.socket.write('after');
  await eventually(() => after.text === 'after', 'a new connection works');
});
