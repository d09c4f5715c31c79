import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { SmsOrder, SmsSender } from '@shivar/core/message';

/** One sender under test, with the other side of it. */
export interface SmsSenderSetup {
  /** The sender; again after `restart` a new one on the same way out. */
  readonly sender: SmsSender;
  /** The same way out after the program was killed and started again. */
  restart(): Promise<SmsSender>;
  /** Texts that really left, by recipient. */
  sent(): Promise<readonly { readonly recipient: string; readonly text: string }[]>;
  /** Makes the way out refuse the next text, so that it certainly does not leave. */
  refuseNext?(): Promise<void>;
  /** Lets the next text leave or not, and loses the answer. Absent where an answer cannot be lost. */
  loseNextAnswer?(): Promise<void>;
  close(): Promise<void>;
}

/** What every {@link SmsSender} promises. */
export function smsSenderContract(name: string, setup: () => Promise<SmsSenderSetup>): void {
  const order = (key: string, text = 'पाऊस'): SmsOrder => ({
    idempotencyKey: key,
    recipient: '+919000000001',
    text,
    language: 'mr',
  });
  const within =
    (run: (given: SmsSenderSetup, context: TestContext) => Promise<void>) =>
    async (context: TestContext): Promise<void> => {
      const given = await setup();
      await run(given, context).finally(() => given.close());
    };

  test(
    `${name}: an accepted text leaves unchanged, whatever it holds`,
    within(async ({ sender, sent }) => {
      const texts = ['वादळी वारा 62 किमी/तास', 'line one\nline two', '"quoted" \\ {json}', 'x'.repeat(1000)];
      for (const [index, text] of texts.entries()) {
        const outcome = await sender.send(order(`key-${index}`, text));
        assert.equal(outcome.kind, 'accepted');
      }
      assert.deepEqual(
        (await sent()).map(({ text }) => text),
        texts,
      );
    }),
  );

  test(
    `${name}: two keys are two messages, though they say the same to the same phone`,
    within(async ({ sender, sent }) => {
      await sender.send(order('one'));
      await sender.send(order('two'));
      assert.equal((await sent()).length, 2);
    }),
  );

  test(
    `${name}: a refused text is a failure, has not left, and may leave later under its key`,
    within(async ({ sender, sent, refuseNext }, context) => {
      if (refuseNext === undefined) return context.skip('this way out cannot be made to refuse');
      await refuseNext();
      const refused = await sender.send(order('refused'));
      assert.equal(refused.kind, 'failed');
      assert.deepEqual(await sent(), []);
      if (refused.kind === 'failed' && !refused.retryable) return;
      assert.equal((await sender.send(order('refused'))).kind, 'accepted');
      assert.equal((await sent()).length, 1);
    }),
  );

  test(
    `${name}: when the answer is lost the outcome is unknown, neither a promise nor a failure`,
    within(async ({ sender, loseNextAnswer }, context) => {
      if (loseNextAnswer === undefined) return context.skip('answers cannot be lost here');
      await loseNextAnswer();
      assert.equal((await sender.send(order('lost'))).kind, 'unknown');
    }),
  );

  test(
    `${name}: the same key twice is one message where the sender says so`,
    within(async ({ sender, sent }) => {
      const outcomes = await Promise.all([sender.send(order('same')), sender.send(order('same'))]);
      await sender.send(order('same'));
      assert.equal(outcomes[0]?.kind, 'accepted');
      const times = (await sent()).length;
      assert.ok(sender.idempotent === true ? times === 1 : times >= 1, `${times} messages`);
    }),
  );

  test(
    `${name}: the same key after a restart is still one message where the sender says so`,
    within(async ({ sender, restart, sent }) => {
      await sender.send(order('before'));
      const again = await restart();
      await again.send(order('before'));
      await again.send(order('after'));
      const times = (await sent()).length;
      assert.ok(again.idempotent === true ? times === 2 : times >= 2, `${times} messages`);
    }),
  );
}
