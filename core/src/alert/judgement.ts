import { type CompiledRule, isBack, isBeyond, toMicro } from '../rules/compiled-rule.ts';
import type { Duration, EventTime, ProcessingTime } from '../time/instants.ts';
import type { Decision, Member } from './episode.ts';

/** A reading turned into what rules compare, in the unit of their input. */
export interface Measurement {
  readonly value: number;
  /** False when the value, though true as far as it goes, must not raise anything by itself. */
  readonly credible: boolean;
  /** Time since the last rain, for rain sums. */
  readonly dryForMs?: Duration;
  /** The value is a lower bound. */
  readonly atLeast?: boolean;
}

/** A measurement as one rule judges it. */
export interface Judgement {
  readonly at: EventTime;
  /** Millionths of the rule's unit. */
  readonly micro: number;
  /** On the dangerous side of the level, and to be believed. */
  readonly beyond: boolean;
  /** Back from the level by at least the hysteresis, or dry for long enough. */
  readonly back: boolean;
  readonly atLeast?: boolean;
}

/** Holds a measurement against the level of a rule. */
export function judge(rule: CompiledRule, measurement: Measurement, at: EventTime): Judgement {
  const micro = toMicro(measurement.value * rule.factor);
  const { dryForMs, credible, atLeast } = measurement;
  return {
    at,
    micro,
    beyond: credible && isBeyond(rule, micro),
    back: dryForMs === undefined ? isBack(rule, micro) : isRainBack(rule, micro, dryForMs),
    ...(atLeast === true ? { atLeast } : {}),
  };
}

function isRainBack(rule: CompiledRule, micro: number, dryForMs: Duration): boolean {
  const { dryForMs: needed = 0, orDryForMs: enough = Number.POSITIVE_INFINITY } = rule.rule.clear;
  return dryForMs >= enough || (dryForMs >= needed && isBack(rule, micro));
}

/** What an episode needs to know of a judgement. */
export function decisionOf(
  rule: CompiledRule,
  member: Member,
  { at, micro, atLeast }: Judgement,
  now: ProcessingTime,
): Decision {
  const fresh = now - at <= rule.rule.usefulLifeMs;
  return { member, at, now, micro, fresh, ...(atLeast === true ? { atLeast } : {}) };
}
