import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CredentialAuthenticator,
  hashSecret,
  makeSecret,
  type StationCredential,
  verifySecret,
} from '@shivar/gateway/broker';

const bytes = (text: string): Buffer => Buffer.from(text);

async function bookOf(secret: string): Promise<Map<string, StationCredential>> {
  return new Map([
    ['village', { username: 'village', station: 'dindori-01', secretHash: await hashSecret(secret) }],
  ]);
}

function authenticatorOver(
  book: ReadonlyMap<string, StationCredential>,
  maxWaiting?: number,
): CredentialAuthenticator {
  return new CredentialAuthenticator({ find: (username) => book.get(username) }, maxWaiting);
}

test('a secret verifies against its own hash and no other', async () => {
  const secret = makeSecret();
  assert.equal(await verifySecret(secret, await hashSecret(secret)), true);
  assert.equal(await verifySecret(secret, await hashSecret(makeSecret())), false);
});

test('the hash does not hold the secret, and two hashes of one secret differ', async () => {
  const secret = makeSecret();
  const [one, two] = await Promise.all([hashSecret(secret), hashSecret(secret)]);
  assert.notEqual(one, two);
  assert.equal(one.includes(secret), false);
});

test('the right secret opens the station, a wrong, missing or empty one does not', async () => {
  const authenticator = authenticatorOver(await bookOf('right'));
  const accepted = { kind: 'accepted', principal: { kind: 'station', station: 'dindori-01' } };
  assert.deepEqual(await authenticator.check({ username: 'village', password: bytes('right') }), accepted);
  assert.deepEqual(await authenticator.check({ username: 'village', password: bytes('right') }), accepted);
  for (const password of [bytes('wrong'), bytes(''), bytes('x'.repeat(10_000)), undefined]) {
    assert.deepEqual(await authenticator.check({ username: 'village', password }), { kind: 'refused' });
  }
  assert.deepEqual(await authenticator.check({ username: 'stranger', password: bytes('right') }), {
    kind: 'refused',
  });
  assert.deepEqual(await authenticator.check({ username: undefined, password: bytes('right') }), {
    kind: 'refused',
  });
});

test('a replaced credential forgets the old secret, even one that was just used', async () => {
  const book = await bookOf('old');
  const authenticator = authenticatorOver(book);
  assert.equal((await authenticator.check({ username: 'village', password: bytes('old') })).kind, 'accepted');
  for (const [name, credential] of await bookOf('new')) book.set(name, credential);
  assert.equal((await authenticator.check({ username: 'village', password: bytes('old') })).kind, 'refused');
  assert.equal((await authenticator.check({ username: 'village', password: bytes('new') })).kind, 'accepted');
});

test('more claims than can wait are told to come back', async () => {
  const authenticator = authenticatorOver(await bookOf('right'), 4);
  const claims = Array.from({ length: 6 }, (_, n) => ({
    username: 'village',
    password: bytes(`guess ${n}`),
  }));
  const results = await Promise.all(claims.map((claim) => authenticator.check(claim)));
  const kinds = results.map(({ kind }) => kind);
  assert.deepEqual(kinds, ['refused', 'refused', 'refused', 'refused', 'busy', 'busy']);
});
