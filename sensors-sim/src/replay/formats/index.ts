import { ShivarError } from '@shivar/core/errors';
import type { RecordFormat } from '../record-format.ts';
import { asos } from './asos.ts';
import { crn } from './crn.ts';
import { crnDaily } from './crn-daily.ts';
import { midc } from './midc.ts';
import { nab } from './nab.ts';
import { surfrad } from './surfrad.ts';
import { usgsTips } from './usgs-tips.ts';

export { type CsvMap, mappedCsv, parseCsvMap } from './mapped-csv.ts';

/** Every kind of record that is known by its first lines. */
export const RECORD_FORMATS: readonly RecordFormat[] = [midc, surfrad, usgsTips, asos, crn, crnDaily, nab];

/** The format of that name, or with `auto` the one that recognises the first lines. Throws `RECORD_FORMAT`. */
export function recordFormat(name: string, head: readonly string[]): RecordFormat {
  const found =
    name === 'auto'
      ? RECORD_FORMATS.find((format) => format.recognise(head))
      : RECORD_FORMATS.find((format) => format.name === name);
  if (found !== undefined) return found;
  const known = RECORD_FORMATS.map((format) => format.name).join(', ');
  throw new ShivarError(
    'RECORD_FORMAT',
    name === 'auto'
      ? `no format recognises the first lines; name one of ${known}, or csv with --map FILE`
      : `there is no record format ${name}; known: ${known}, csv`,
  );
}
