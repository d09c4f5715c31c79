import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Watched, watchFiles } from '@shivar/gateway/admin';
import { eventually } from '../../support/eventually.ts';
import { HandTime } from '../../support/hand-time.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A watch in the hands of a test, and whether it has heard of a change. */
function watching(
  t: TestContext,
  watched: readonly Watched[],
): { heard: () => boolean; told: () => number; settle: () => void } {
  const time = new HandTime();
  let told = 0;
  const changed = (): void => {
    told += 1;
  };
  t.after(watchFiles(watched, { scheduler: time, changed }));
  return { heard: () => time.waiting, told: () => told, settle: () => time.pass(250) };
}

test('a file that is written, replaced or taken away is told of when it has settled', async (t) => {
  const root = temporaryFolder(t);
  const folder = path.join(root, 'stations');
  const file = path.join(root, 'credentials.json');
  mkdirSync(folder);
  const changes = [
    () => writeFileSync(path.join(folder, 'a.json'), '{}'),
    () => rmSync(path.join(folder, 'a.json')),
    () => {
      writeFileSync(`${file}.tmp`, '{}');
      renameSync(`${file}.tmp`, file);
    },
  ];
  for (const change of changes) {
    const watch = watching(t, [{ folder }, { file }]);
    change();
    await eventually(watch.heard, 'a change');
    assert.equal(watch.told(), 0);
    watch.settle();
    assert.equal(watch.told(), 1);
  }
});

test('what else is written beside a watched file is passed over', async (t) => {
  const root = temporaryFolder(t);
  const watch = watching(t, [{ file: path.join(root, 'credentials.json') }, { folder: root }]);
  const marker = watching(t, [{ file: path.join(root, 'marker') }]);
  writeFileSync(path.join(root, 'gateway.db-wal'), 'x');
  writeFileSync(path.join(root, 'marker'), 'x');
  // Changes are heard in their order.
  await eventually(marker.heard, 'the marker');
  assert.equal(watch.heard(), false);
});
