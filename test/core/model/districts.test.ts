import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DISTRICTS, districtByLgd } from '@shivar/core/model';
import { readText } from '../../support/repository.ts';

test('the districts are those of the Local Government Directory as recorded', () => {
  const [header = '', ...lines] = readText('test/fixtures/records/districts/maharashtra_districts.csv')
    .trim()
    .split('\n');
  const column = (line: string, name: string): string =>
    line.split(',')[header.split(',').indexOf(name)] ?? '';
  assert.equal(DISTRICTS.length, 36);
  assert.equal(lines.length, 36);
  for (const line of lines) {
    assert.deepEqual(districtByLgd(Number(column(line, 'lgd_code'))), {
      lgd: Number(column(line, 'lgd_code')),
      en: column(line, 'name_current_en'),
      mr: column(line, 'name_mr'),
      hi: column(line, 'name_hi'),
      longitude: Number(column(line, 'lon')),
      latitude: Number(column(line, 'lat')),
    });
  }
});
