import { assert } from '@shivar/core/errors';
import type { StationId } from '@shivar/core/model';
import type { Output } from '@shivar/core/pipeline';
import type { RuleMatch, RuleResult } from '@shivar/core/stream';
import { canonicalBytes, parseRecord } from '@shivar/core/sync';
import type { EventTime } from '@shivar/core/time';
import type { SqliteDatabase, SqlValue, Write } from '@shivar/platform/sqlite';
import { bytesOf } from '../schema/read-rows.ts';
import { insert } from '../schema/tables.ts';

/** Which results or matches of rules: everything that is not given is not asked for. */
export interface RuleQuery {
  readonly station?: StationId;
  /** `pack/rule`. */
  readonly rule?: string;
  /** Only what begins (or, for matches, was complete) in [from, to). */
  readonly from: EventTime;
  readonly to: EventTime;
  readonly limit: number;
}

/**
 * Enters results and matches. Of each stretch of time the newest revision stays; stretches that a result replaces go, but
 * for those that were told again since.
 */
export function ruleWrites(outputs: readonly Output[]): readonly Write[] {
  const results = outputs.flatMap((output) => (output.kind === 'result' ? [output] : []));
  const matches = outputs.flatMap((output) => (output.kind === 'match' ? [output] : []));
  return [
    ...results.flatMap(({ result }) => (result.replaces.length === 0 ? [] : [removal(result)])),
    insert('ruleResult', results.map(resultRow)),
    insert('ruleMatch', matches.map(matchRow)),
  ];
}

function resultRow(output: Extract<Output, { kind: 'result' }>): SqlValue[] {
  const { rule, station, key, start, end, revision } = output.result;
  return [rule, key, Math.floor(start), Math.ceil(end), station, revision, canonicalBytes(output)];
}

function matchRow(output: Extract<Output, { kind: 'match' }>): SqlValue[] {
  const { rule, station, at } = output.match;
  return [rule, station, Math.floor(at), canonicalBytes(output)];
}

function removal({ rule, key, revision, replaces }: RuleResult): Write {
  return {
    kind: 'run',
    sql: `DELETE FROM rule_results WHERE rule = ? AND key = ? AND revision < ?
      AND (start, until) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`,
    parameters: [rule, key, revision, JSON.stringify(replaces.map(({ start, end }) => [start, end]))],
  };
}

/** What holds of the results of rules, newest stretch first; what turned out to be empty is left out. */
export async function readRuleResults(
  database: SqliteDatabase,
  { station, rule, from, to, limit }: RuleQuery,
): Promise<readonly RuleResult[]> {
  const sql = `SELECT record FROM rule_results
    WHERE (?1 IS NULL OR station = ?1) AND (?2 IS NULL OR rule = ?2) AND start >= ?3 AND start < ?4
    ORDER BY start DESC, rule, key LIMIT ?5`;
  const rows = await database.read(sql, [station ?? null, rule ?? null, from, to, limit]);
  return rows.map(({ record }) => {
    const parsed = parseRecord(bytesOf(record));
    assert(parsed.kind === 'result', 'results are result records');
    return parsed.result;
  });
}

/** Matches of patterns and joins, newest first. */
export async function readRuleMatches(
  database: SqliteDatabase,
  { station, rule, from, to, limit }: RuleQuery,
): Promise<readonly RuleMatch[]> {
  const sql = `SELECT record FROM rule_matches
    WHERE (?1 IS NULL OR station = ?1) AND (?2 IS NULL OR rule = ?2) AND at_ms >= ?3 AND at_ms < ?4
    ORDER BY at_ms DESC, id DESC LIMIT ?5`;
  const rows = await database.read(sql, [station ?? null, rule ?? null, from, to, limit]);
  return rows.map(({ record }) => {
    const parsed = parseRecord(bytesOf(record));
    assert(parsed.kind === 'match', 'matches are match records');
    return parsed.match;
  });
}
