import {
  type ConditionData,
  compileCondition,
  type Pattern,
  type PatternStep,
} from '@shivar/core/stream/pattern';

/** An event of a case: named fields of any kind. */
export interface CaseEvent {
  readonly id: string;
  readonly ts: number;
  readonly key?: string | number;
  readonly [field: string]: unknown;
}

interface StepConfig {
  readonly name: string;
  readonly contiguity: 'begin' | 'strict' | 'relaxed' | 'any' | 'not-next' | 'not-followed';
  readonly where?: ConditionData;
  readonly min?: number;
  readonly max?: number | null;
  readonly inner?: 'relaxed' | 'strict' | 'any';
  readonly optional?: boolean;
  readonly greedy?: boolean;
  readonly until?: ConditionData;
  readonly withinPrevious?: number;
}

/** `pattern` as a case writes it. */
export interface PatternConfig {
  readonly steps: readonly StepConfig[];
  readonly within?: number;
  readonly skip?: NonNullable<Pattern<CaseEvent>['skip']>;
}

const CONTIGUITY = {
  begin: 'begin',
  strict: 'strict',
  relaxed: 'relaxed',
  any: 'any',
  'not-next': 'notNext',
  'not-followed': 'notFollowed',
} as const;

/** The engine's pattern for that of a case. */
export function buildPattern({ steps, within, skip }: PatternConfig): Pattern<CaseEvent> {
  return {
    steps: steps.map(buildStep),
    ...(within === undefined || within === null ? {} : { within }),
    ...(skip === undefined || skip === null ? {} : { skip }),
  };
}

function buildStep(config: StepConfig): PatternStep<CaseEvent> {
  const { name, contiguity, where, min, optional, withinPrevious } = config;
  return {
    name,
    contiguity: CONTIGUITY[contiguity],
    ...(where === undefined ? {} : { where: condition(where) }),
    ...(optional === true || min === 0 ? { optional: true } : {}),
    ...(withinPrevious === undefined ? {} : { withinPrevious }),
    ...buildLoop(config),
  };
}

function buildLoop(config: StepConfig): Pick<PatternStep<CaseEvent>, 'loop'> {
  const { min, max, inner = 'relaxed', greedy, until } = config;
  if (min === undefined && max === undefined) return {};
  return {
    loop: {
      min: Math.max(1, min ?? 1),
      inner,
      ...(max === undefined || max === null ? {} : { max }),
      ...(greedy === undefined ? {} : { greedy }),
      ...(until === undefined ? {} : { until: condition(until) }),
    },
  };
}

function condition(data: ConditionData): NonNullable<PatternStep<CaseEvent>['where']> {
  return compileCondition(data, (event: CaseEvent, field) => event[field]);
}
