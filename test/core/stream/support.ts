import { type Decimal, decimalFromNumber } from '@shivar/core/model';
import {
  type Aggregate,
  eventTimeTrigger,
  type Sample,
  tumblingWindows,
  WindowOperator,
  type WindowOperatorOptions,
  type WindowOutput,
  type WindowResult,
  windowOutput,
} from '@shivar/core/stream';

/** A decimal from a number that is one. */
export function decimal(value: number): Decimal {
  const found = decimalFromNumber(value);
  if (found === undefined) throw new Error(`${value} is not a decimal`);
  return found;
}

/** A sample of a number. */
export function sample(value: number, order = 0): Sample {
  return { value: decimal(value), order };
}

type Options<A, R> = Partial<WindowOperatorOptions<Sample, A, R>>;

/** A window operator with windows of 10 ms and no lateness unless told otherwise. */
export function operatorOf<A, R>(
  aggregate: Aggregate<Sample, A, R>,
  options: Options<A, R> = {},
): Harness<A, R> {
  return new Harness({
    assigner: tumblingWindows({ sizeMs: 10 }),
    trigger: eventTimeTrigger(),
    lateness: { allowedMs: 0 },
    output: { mode: 'accumulating' },
    aggregate,
    ...options,
  });
}

/** An operator whose outputs are returned by each call. */
export class Harness<A, R> {
  readonly operator: WindowOperator<Sample, A, R>;

  constructor(options: WindowOperatorOptions<Sample, A, R>) {
    this.operator = new WindowOperator(options);
  }

  add(key: string, eventTime: number, value: number, order = 0): WindowOutput<Sample, R> {
    const out = windowOutput<Sample, R>();
    this.operator.add(key, eventTime, sample(value, order), out);
    return out;
  }

  advance(watermark: number): WindowResult<R>[] {
    const out = windowOutput<Sample, R>();
    this.operator.advance(watermark, out);
    return out.results;
  }

  advanceProcessingTime(now: number): WindowResult<R>[] {
    const out = windowOutput<Sample, R>();
    this.operator.advanceProcessingTime(now, out);
    return out.results;
  }
}
