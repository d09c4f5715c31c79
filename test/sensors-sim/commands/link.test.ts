import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { eventually } from '../../support/eventually.ts';
import { EchoClient, linkToEcho } from '../link/echo.ts';
import { startSimulator } from './program.ts';

test('the link tells its parent the port it took, its outages, and its bytes at the end', async (t) => {
  const target = await linkToEcho(t);
  const { child, events } = startSimulator(t, [
    ...['link', '--listen', '0', '--to', `127.0.0.1:${target.port}`],
    ...['--start', '2026-05-20T00:00:00+05:30', '--speed', '3600', '--outage', '+30m/30m'],
  ]);
  await eventually(() => events[0]?.event === 'listening', 'it listens');
  await eventually(() => events.filter(({ event }) => event === 'outage').length === 2, 'down and up again');
  const client = new EchoClient(t, Number(events[0]?.port));
  client.socket.end('hello');
  await eventually(() => client.outcome === 'closed', 'the echo is over');
  child.kill('SIGTERM');
  const [code] = await once(child, 'close');
  assert.equal(code, 0);
  assert.deepEqual(events.at(-1), {
    event: 'ended',
    connections: 1,
    bytesUp: 5,
    bytesDown: 5,
    bytesLost: 0,
  });
});

test('mistakes on the command line of the link are told', async (t) => {
  for (const [args, expected] of [
    [['link', '--to', 'x:1'], /--listen is missing/],
    [['link', '--listen', '0'], /--to must be HOST:PORT/],
    [['link', '--listen', '0', '--to', 'x:1', '--outage', 'never'], /START\/DURATION/],
  ] as const) {
    const { child, text } = startSimulator(t, args);
    const [code] = await once(child, 'close');
    assert.equal(code, 2);
    assert.match(text.join(''), expected);
  }
});
