import type { ResultJson } from '@shivar/core/present';
import { MINUTE } from '@shivar/core/time';
import type { GatewayApi } from '../gateway-api.ts';
import { INTENSITIES } from './intensities.ts';
import type { PrintedTable } from './printed-table.ts';
import { STORMS } from './storms.ts';

export type { PrintedTable } from './printed-table.ts';

/** Tables by the word that asks for them. */
export const PRINTED_TABLES: Readonly<Record<string, PrintedTable>> = {
  storms: STORMS,
  intensities: INTENSITIES,
};

/** The lines of a table of one station: of the first of its gauges that caught anything. */
export async function printTable(
  table: PrintedTable,
  {
    api,
    station,
    utcOffsetMinutes,
  }: { readonly api: GatewayApi; readonly station: string; readonly utcOffsetMinutes: number },
): Promise<readonly string[]> {
  const results = (await api.results(station, table.rule)).filter(
    ({ firstReading }) => firstReading !== null,
  );
  const [gauge] = results.map(({ key }) => key).sort();
  const shift = utcOffsetMinutes * MINUTE;
  const rows = results.filter(({ key }) => key === gauge).map((result) => table.row(shifted(result, shift)));
  return [table.header, ...rows];
}

/** The same with instants that show, read as UTC, the wall clock of the record. */
function shifted(result: ResultJson, ms: number): ResultJson {
  const move = (at: ResultJson['start']): ResultJson['start'] =>
    at === null ? null : { ...at, utc: new Date(Date.parse(at.utc) + ms).toISOString() };
  return { ...result, firstReading: move(result.firstReading), lastReading: move(result.lastReading) };
}
