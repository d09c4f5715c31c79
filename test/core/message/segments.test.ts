import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGsm7, segmentSms } from '@shivar/core/message';
import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { allLongestTexts } from './worst-texts.ts';

function count(text: string): number {
  return segmentSms(text).segments.length;
}

test('the GSM alphabet carries 160 characters alone and 153 in each of several', () => {
  assert.deepEqual(
    [count('a'.repeat(160)), count('a'.repeat(161)), count('a'.repeat(306)), count('a'.repeat(307))],
    [1, 2, 2, 3],
  );
});

test('UCS-2 carries 70 code units alone and 67 in each of several', () => {
  assert.deepEqual(
    [count('क'.repeat(70)), count('क'.repeat(71)), count('क'.repeat(134)), count('क'.repeat(135))],
    [1, 2, 2, 3],
  );
});

test('characters of the extension table take two septets, and are never cut in two', () => {
  assert.equal(count('€'.repeat(80)), 1);
  assert.equal(count('€'.repeat(81)), 2);
  // 153 is odd: the escape of the 77th would be the last septet.
  assert.equal(segmentSms('€'.repeat(81)).segments[0]?.length, 76);
});

test('one character outside the GSM alphabet makes the whole text UCS-2', () => {
  assert.equal(segmentSms('46 C').encoding, 'gsm7');
  assert.equal(segmentSms('46 °C').encoding, 'ucs2');
  assert.equal(isGsm7('é'), true);
  assert.equal(isGsm7('ê'), false);
});

test('a cut falls between letters when that costs no message more', () => {
  const syllable = 'क्षि';
  assert.deepEqual(
    segmentSms(syllable.repeat(20)).segments.map((segment) => segment.length % syllable.length),
    [0, 0],
  );
});

test('a cut falls within a letter only when that saves a message', () => {
  // 33 syllables of four and two single letters: 134 units fill two messages only when one syllable is cut.
  const { segments } = segmentSms(`${'क्षि'.repeat(33)}कक`);
  assert.deepEqual(
    segments.map((segment) => segment.length),
    [67, 67],
  );
});

test('an empty text is one empty message', () => {
  assert.deepEqual(segmentSms(''), { encoding: 'gsm7', segments: [''] });
});

test('over all strings: nothing is lost, nothing is too long, no surrogate pair is cut', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '€', ' ', 'क', 'क्ष', 'ि', 'ऱ्या', '🌧️', '👩🏽‍🌾', '‍'),
    maxLength: 200,
  });
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: 'binary', maxLength: 400 })), (any) => {
      const { encoding, segments } = segmentSms(any);
      assert.equal(segments.join(''), any);
      for (const segment of segments) {
        const cost = encoding === 'ucs2' ? segment.length : segment.replace(/[\f^{}\\[~\]|€]/g, '--').length;
        const room = segments.length === 1 ? { gsm7: 160, ucs2: 70 } : { gsm7: 153, ucs2: 67 };
        assert.ok(cost <= room[encoding]);
        assert.ok(!/\p{Cs}/u.test(segment) || /\p{Cs}/u.test(any));
      }
    }),
  );
});

test('over random texts an independent calculator never finds fewer messages', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '€', ' ', 'क', 'क्ष', 'षि', 'ऱ्या', 'न.'),
    minLength: 1,
    maxLength: 200,
  });
  fc.assert(
    fc.property(text, (any) => {
      assert.ok(count(any) <= new SegmentedMessage(any).segmentsCount);
    }),
  );
});

test('on every text of the catalogue an independent calculator finds the same encoding and count', () => {
  for (const { language, key, text } of allLongestTexts()) {
    const other = new SegmentedMessage(text);
    const { encoding, segments } = segmentSms(text);
    assert.equal(segments.length, other.segmentsCount, `${language} ${key}`);
    assert.equal(encoding, other.getEncodingName() === 'UCS-2' ? 'ucs2' : 'gsm7', `${language} ${key}`);
  }
});
