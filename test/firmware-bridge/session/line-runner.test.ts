import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShivarError } from '@shivar/core/errors';
import type { DeviceSession } from '@shivar/firmware-bridge/drivers';
import type { Link, LinkListener } from '@shivar/firmware-bridge/links';
import { type LineEvent, LineRunner, type RealTime } from '@shivar/firmware-bridge/session';

/** Time that moves when it is told to. */
class ManualTime implements RealTime {
  #now = 0;
  #timers: { readonly atMs: number; readonly work: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(delayMs: number, work: () => void): () => void {
    const timer = { atMs: this.#now + delayMs, work };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get timers(): number {
    return this.#timers.length;
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.#now + ms;
    for (;;) {
      await settled();
      const next = this.#timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = next.atMs;
      next.work();
    }
    this.#now = untilMs;
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A line that can be pulled out and plugged in. */
class PluggableLink implements Link {
  readonly name = 'test line';
  plugged = true;
  broken = false;
  attempts = 0;
  readonly written: number[] = [];
  #listener: LinkListener | undefined;

  async open(listener: LinkListener) {
    this.attempts += 1;
    if (!this.plugged) throw new ShivarError('SERIAL_UNAVAILABLE', 'no such device', { retryable: true });
    this.#listener = listener;
    return {
      write: async (bytes: Uint8Array) => {
        if (this.broken) throw new Error('cannot be written');
        this.written.push(...bytes);
      },
      close: () => this.#drop(undefined),
    };
  }

  receive(...bytes: readonly number[]): void {
    this.#listener?.onData(Uint8Array.from(bytes));
  }

  pull(): void {
    this.plugged = false;
    this.#drop(new Error('gone'));
  }

  #drop(cause: Error | undefined): void {
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.onClose(cause);
  }
}

/** Sends its number every 10 s, and makes a sample of every byte it gets. */
function ticker(nowMs: number, number: number): DeviceSession {
  let wakeAtMs = nowMs;
  return {
    get wakeAtMs() {
      return wakeAtMs;
    },
    wake: (now) => {
      if (now < wakeAtMs) return [];
      wakeAtMs = now + 10_000;
      return [{ kind: 'send', bytes: Uint8Array.of(number) }];
    },
    receive: (bytes) =>
      [...bytes].map(() => ({ kind: 'sample' as const, sensor: 'soil', values: [], suspicions: [] })),
  };
}

function runner() {
  const link = new PluggableLink();
  const time = new ManualTime();
  const events: LineEvent[] = [];
  let sessions = 0;
  const line = new LineRunner({
    link,
    time,
    openSession: (nowMs) => ticker(nowMs, ++sessions),
    onEvent: (event) => events.push(event),
  });
  return { link, time, events, line };
}

test('a line carries time and bytes to its conversation, and its questions to the device', async () => {
  const { link, time, events, line } = runner();
  line.start();
  await time.advance(25_000);
  link.receive(1, 2);
  assert.deepEqual(link.written, [1, 1, 1]);
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['lineUp', 'sample', 'sample'],
  );
  line.stop();
  assert.equal(time.timers, 0);
});

test('a line that was pulled out is tried again for ever, ever more slowly up to a minute, and begins anew', async () => {
  const { link, time, events, line } = runner();
  line.start();
  await time.advance(1000);
  link.pull();
  await time.advance(600_000);
  const waits = events.flatMap((event) => (event.kind === 'lineDown' ? [event.retryInMs] : []));
  assert.deepEqual(waits.slice(0, 8), [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  assert.ok(waits.slice(6).every((wait) => wait === 60_000));
  link.plugged = true;
  await time.advance(60_000);
  assert.equal(events.at(-1)?.kind, 'lineUp');
  assert.equal(link.written.at(-1), 2, 'a new conversation');
  link.receive(7);
  link.pull();
  await settled();
  const last = events.at(-1);
  assert.equal(last?.kind === 'lineDown' && last.retryInMs, 1000, 'after an answer the waits begin again');
  line.stop();
});

test('a line that cannot be written is lost once, although its closing is told as well', async () => {
  const { link, time, events, line } = runner();
  link.broken = true;
  line.start();
  await time.advance(500);
  link.broken = false;
  await time.advance(5000);
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['lineUp', 'lineDown', 'lineUp'],
  );
  assert.deepEqual(link.written, [2]);
  line.stop();
});

test('stopping ends everything, also a line that is waiting to be tried again', async () => {
  const { link, time, line } = runner();
  link.plugged = false;
  line.start();
  await settled();
  assert.equal(time.timers, 1);
  line.stop();
  assert.equal(time.timers, 0);
  await time.advance(100_000);
  assert.equal(link.attempts, 1);
});
