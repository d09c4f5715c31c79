import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger, redact, redactText } from '@shivar/platform/log';

const PHONES = [
  '+919876543210',
  '+91 98765 43210',
  '9876543210',
  '98765-43210',
  '919876543210',
  '09876543210',
];

function memory(): { destination: { write: (line: string) => void }; written: () => string } {
  const lines: string[] = [];
  return { destination: { write: (line) => void lines.push(line) }, written: () => lines.join('') };
}

test('telephone numbers are hidden wherever they stand', () => {
  for (const phone of PHONES) {
    assert.equal(redactText(`sent to ${phone}.`), `sent to [phone …10].`, phone);
    assert.equal(redactText(phone), '[phone …10]');
  }
  assert.deepEqual(redact({ recipient: { mobile: 9876543210 } }), { recipient: { mobile: '[phone …10]' } });
});

test('instants, readings and counts stay', () => {
  for (const text of [
    '1781505003000',
    '2026-06-15T06:30:00Z',
    '20.204,73.833',
    '31.20000076293945',
    'a-6123456789-b',
  ]) {
    assert.equal(redactText(text), text);
  }
  assert.deepEqual(redact({ bytes: 9876543210, at: 1781505003000 }), {
    bytes: 9876543210,
    at: 1781505003000,
  });
});

test('secrets are hidden by the name of their key, at any depth', () => {
  const record = {
    technicianPassword: 'x',
    headers: { authorization: 'Bearer abc.def', 'set-cookie': ['s=1'], host: 'a' },
    list: [
      { secretHash: 'scrypt:12:8:1:a:b', gateway_key: 'k', transitionKey: 'kept', credentialsFile: 'kept' },
    ],
  };
  assert.deepEqual(redact(record), {
    technicianPassword: '[redacted]',
    headers: { authorization: '[redacted]', 'set-cookie': '[redacted]', host: 'a' },
    list: [
      { secretHash: '[redacted]', gateway_key: '[redacted]', transitionKey: 'kept', credentialsFile: 'kept' },
    ],
  });
});

test('secrets are hidden in running text by their looks', () => {
  assert.equal(redactText('mqtt://user:pass@host:1883'), 'mqtt://user:[redacted]@host:1883');
  assert.equal(redactText('sent Authorization: Bearer abc.def-g'), 'sent Authorization: Bearer [redacted]');
  assert.equal(redactText('stored scrypt:12:8:1:c2FsdA:aGFzaA'), 'stored [redacted]');
});

test('no line of the log holds a telephone number or a secret, however it was said', () => {
  const { destination, written } = memory();
  const log = createLogger({
    program: 'test',
    destination,
  });
  const cause = new Error('provider refused 9876543210');
  log.error(
    { err: new Error('could not send to +919876543210', { cause }), token: 'hunter2' },
    'to %s',
    '9876543210',
  );
  log
    .child({ password: 'hunter2' })
    .info({ deep: [{ phone: '9876543210' }] }, 'called %o', { phone: '9876543210' });
  assert.equal(written().trimEnd().split('\n').length, 2);
  assert.doesNotMatch(written(), /98765|hunter2/);
  for (const line of written().trimEnd().split('\n')) assert.equal(JSON.parse(line).program, 'test');
});

test('a terminal gets a line for people', () => {
  const { destination, written } = memory();
  const log = createLogger({ program: 'test', format: 'text', level: 'warn', destination });
  log.info('too quiet');
  log.warn({ station: 'dindori-01', place: 'two words' }, 'the sensor is silent');
  assert.match(
    written(),
    /^\d\d:\d\d:\d\d warn {2}the sensor is silent station=dindori-01 place="two words"\n$/,
  );
});
