import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MAX_DEPTH_CM,
  MAX_NESTING,
  MAX_READINGS_PER_MESSAGE,
  MAX_VALUES_PER_MESSAGE,
  nativeDecoder,
} from '@shivar/core/decode';
import { readText } from '../support/repository.ts';

const text = readText('docs/message-format.md');

/** Fenced blocks of a language, in order. */
function examples(language: string): string[] {
  return [...text.matchAll(/^```(\S+)\n([\s\S]*?)^```$/gm)]
    .filter((match) => match[1] === language)
    .map((match) => match[2] ?? '');
}

test('every JSON example is a message without a fault', () => {
  const found = examples('json');
  assert.ok(found.length >= 4);
  for (const example of found) {
    const result = nativeDecoder.decode(Buffer.from(example));
    assert.equal(result.kind, 'message', `${example} ${JSON.stringify(result)}`);
    assert.deepEqual(result.kind === 'message' && result.message.rejected, [], example);
  }
});

test('the CBOR example is the message that the JSON before it is', () => {
  const [hex = ''] = examples('hex');
  const bytes = Buffer.from(hex.replace(/#.*$/gm, '').replace(/\s/g, ''), 'hex');
  const json = examples('json').find((example) => example.includes('"sequence": 41'));
  assert.deepEqual(nativeDecoder.decode(bytes), nativeDecoder.decode(Buffer.from(json ?? '')));
});

test('every limit, rejection and reason is in it', () => {
  for (const limit of [MAX_READINGS_PER_MESSAGE, MAX_VALUES_PER_MESSAGE, MAX_NESTING, MAX_DEPTH_CM]) {
    assert.match(text, new RegExp(`\\b${limit.toLocaleString('en')}\\b`));
  }
  const words = [
    ...['unknownProperty', 'notANumber', 'outOfRange', 'badDepth', 'badTime'],
    ...[
      'emptyPayload',
      'notJson',
      'notCbor',
      'notAnObject',
      'noReadings',
      'badField',
      'tooManyReadings',
      'tooDeep',
    ],
    ...['unknownSensor', 'unknownTopic'],
  ];
  for (const word of words) assert.ok(text.includes(`\`${word}\``), word);
});
