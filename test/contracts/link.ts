import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ShivarError } from '@shivar/core/errors';
import type { Link, OpenLink } from '@shivar/firmware-bridge/links';
import { eventually } from '../support/eventually.ts';

/** A link under test and what hangs at its other end. */
export interface LinkUnderTest {
  readonly link: Link;
  /** Opens the other end. */
  far(onData: (bytes: Uint8Array) => void): Promise<OpenLink>;
  /** Takes the line away from under both ends. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
}

/** What every {@link Link} promises. `open` gives undefined where the computer cannot make one, and says why. */
export function linkContract(
  name: string,
  open: (t: TestContext) => Promise<LinkUnderTest | undefined>,
): void {
  const withLink = (sentence: string, run: (subject: LinkUnderTest) => Promise<void>): void => {
    test(`${name}: ${sentence}`, async (t) => {
      const subject = await open(t);
      if (subject === undefined) t.skip('NOT TESTED: this computer has no socat');
      else await run(subject);
    });
  };

  withLink('every byte passes both ways, unchanged and in order', async ({ link, far }) => {
    const atFar: number[] = [];
    const atNear: number[] = [];
    const other = await far((bytes) => atFar.push(...bytes));
    const near = await link.open({ onData: (bytes) => atNear.push(...bytes), onClose: () => undefined });
    const all = Uint8Array.from({ length: 1024 }, (_, index) => (index * 7) & 0xff);
    await near.write(all);
    await other.write(all);
    await eventually(() => atFar.length === all.length && atNear.length === all.length, 'all bytes');
    assert.deepEqual(atFar, [...all]);
    assert.deepEqual(atNear, [...all]);
    near.close();
    other.close();
  });

  withLink('its end is told once, when it is closed', async ({ link }) => {
    const causes: (Error | undefined)[] = [];
    const near = await link.open({ onData: () => undefined, onClose: (cause) => causes.push(cause) });
    near.close();
    near.close();
    await eventually(() => causes.length > 0, 'the end');
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(causes, [undefined]);
  });

  withLink('its end is told when the line is taken away, and it can be opened again', async (subject) => {
    let closed = 0;
    await subject.link.open({ onData: () => undefined, onClose: () => closed++ });
    await subject.unplug();
    await eventually(() => closed === 1, 'the end');
    await assert.rejects(
      subject.link.open({ onData: () => undefined, onClose: () => undefined }),
      (error: ShivarError) => error.retryable,
    );
    await subject.plug();
    const again = await subject.link.open({ onData: () => undefined, onClose: () => undefined });
    again.close();
  });
}
