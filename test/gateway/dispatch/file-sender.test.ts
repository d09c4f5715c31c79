import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { SmsOrder } from '@shivar/core/message';
import { FileSender } from '@shivar/gateway/dispatch';
import { type SmsSenderSetup, smsSenderContract } from '../../contracts/sms-sender.ts';

async function folder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'shivar-messages-'));
}

function lines(text: string): { recipient: string; text: string; key: string }[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line));
}

async function setup(): Promise<SmsSenderSetup> {
  const where = await folder();
  const file = path.join(where, 'messages.jsonl');
  return {
    sender: await FileSender.open({ path: file }),
    restart: () => FileSender.open({ path: file }),
    sent: async () => lines(await readFile(file, 'utf8')),
    close: () => rm(where, { recursive: true }),
  };
}

smsSenderContract('file sender', setup);

const order: SmsOrder = { idempotencyKey: 'k/1', recipient: 'display', text: 'पाऊस', language: 'mr' };

test('each new text is shown once', async () => {
  const where = await folder();
  const shown: string[] = [];
  const file = path.join(where, 'messages.jsonl');
  const sender = await FileSender.open({ path: file, show: ({ text }) => shown.push(text) });
  await sender.send(order);
  await sender.send(order);
  assert.deepEqual(shown, ['पाऊस']);
  await rm(where, { recursive: true });
});

test('a line cut off by a power cut does not count as written and spoils nothing after it', async () => {
  const where = await folder();
  const file = path.join(where, 'messages.jsonl');
  const whole = JSON.stringify({ key: 'k/0', recipient: 'display', language: 'mr', text: 'पाऊस' });
  await appendFile(file, `${whole}\n${whole.replace('k/0', 'k/1').slice(0, 20)}`);
  const sender = await FileSender.open({ path: file });
  await sender.send(order);
  const keys = lines(await readFile(file, 'utf8')).map(({ key }) => key);
  assert.deepEqual(keys, ['k/0', 'k/1']);
  await rm(where, { recursive: true });
});

test('a file that cannot be written is a failure that may pass', async () => {
  const where = await folder();
  const sender = await FileSender.open({ path: path.join(where, 'absent', 'messages.jsonl') });
  const outcome = await sender.send(order);
  assert.equal(outcome.kind === 'failed' && outcome.retryable, true);
  await mkdir(path.join(where, 'absent'));
  assert.equal((await sender.send(order)).kind, 'accepted');
  await rm(where, { recursive: true });
});
