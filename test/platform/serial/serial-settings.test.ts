import assert from 'node:assert/strict';
import { test } from 'node:test';
import { characterMs, sttyArguments } from '@shivar/platform/serial';

test('a character takes its start, data, parity and stop bits', () => {
  assert.equal(characterMs({ baudRate: 1200, dataBits: 7, parity: 'even', stopBits: 1 }), 10_000 / 1200);
  assert.equal(characterMs({ baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 2 }), 11_000 / 9600);
});

test('a line is set to raw bytes without echo or flow control, and to its framing', () => {
  const words = sttyArguments({ baudRate: 4800, dataBits: 8, parity: 'none', stopBits: 1 });
  for (const word of ['4800', 'raw', '-echo', '-ixon', '-crtscts', 'clocal', 'cs8', '-parenb', '-cstopb']) {
    assert.ok(words.includes(word), word);
  }
  const sdi = sttyArguments({ baudRate: 1200, dataBits: 7, parity: 'even', stopBits: 1 });
  assert.deepEqual(sdi.slice(-4), ['cs7', '-cstopb', 'parenb', '-parodd']);
});
