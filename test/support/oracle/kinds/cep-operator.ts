import { PatternOperator, patternOutput } from '@shivar/core/stream/pattern';
import { type Instant, type OracleCase, toInstant } from '../case-file.ts';
import { Checkpoint } from '../checkpoint.ts';
import { expectSame } from '../compare.ts';
import { buildPattern, type CaseEvent, type PatternConfig } from '../pattern-config.ts';
import { distinct, ids } from './cep.ts';

interface Expected {
  readonly step: number;
  readonly key: string | number;
  readonly events: readonly string[];
  readonly deadline?: number;
}

interface CepOperatorCase {
  readonly config: { readonly pattern: PatternConfig; readonly order_by?: string };
  readonly steps: readonly (
    | ({ readonly op: 'event' } & CaseEvent)
    | { readonly op: 'watermark'; readonly ts: Instant }
    | { readonly op: 'restart' }
  )[];
  readonly expect: {
    readonly matches: readonly Expected[];
    readonly late?: readonly string[];
    readonly timeouts?: readonly Expected[];
  };
}

/** Keyed matching on a stream out of order, driven by the watermark, with restarts. */
export function runCepOperator(oracleCase: OracleCase): void {
  // The format's README is the type of a case.
  const { config, steps, expect } = oracleCase as unknown as CepOperatorCase;
  const checkpoint = new Checkpoint();
  let operator = build(config);
  let watermark = -Infinity;
  const matches: Expected[] = [];
  const timeouts: Expected[] = [];
  const late: string[] = [];
  steps.forEach((step, index) => {
    const out = patternOutput<CaseEvent>();
    if (step.op === 'event') {
      operator.add(JSON.stringify(step.key), step.ts, step, out);
    } else if (step.op === 'watermark') {
      watermark = Math.max(watermark, toInstant(step.ts));
      operator.advance(watermark, out);
    } else {
      checkpoint.save(operator);
      operator = checkpoint.load(build(config));
      operator.restoreWatermark(watermark);
    }
    const found = (key: string): Pick<Expected, 'step' | 'key'> => ({ step: index, key: JSON.parse(key) });
    matches.push(...out.matches.map(({ key, events }) => ({ ...found(key), events: ids(events) })));
    timeouts.push(
      ...out.timeouts.map(({ key, events, deadline }) => ({ ...found(key), events: ids(events), deadline })),
    );
    late.push(...out.late.map(({ event }) => event.id));
  });
  expectSame('matches', matches, expect.matches);
  if (expect.late !== undefined) expectSame('late', late, expect.late);
  if (expect.timeouts !== undefined) expectSame('timeouts', distinct(timeouts), distinct(expect.timeouts));
}

function build({ pattern, order_by: orderBy }: CepOperatorCase['config']): PatternOperator<CaseEvent> {
  return new PatternOperator<CaseEvent>({
    pattern: buildPattern(pattern),
    eventToPlain: (event) => JSON.stringify(event),
    eventFromPlain: (plain) => JSON.parse(String(plain)),
    ...(orderBy === undefined ? {} : { compare: (a, b) => Number(a[orderBy]) - Number(b[orderBy]) }),
  });
}
