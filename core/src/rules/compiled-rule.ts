import { createHash } from 'node:crypto';
import { encodeCbor } from '../encoding/cbor.ts';
import { assert } from '../errors/index.ts';
import type { RulePack } from './pack.ts';
import { isThreshold, type Rule, type ThresholdRule } from './rule.ts';
import { inputUnit } from './threshold-input.ts';
import { unitFactor } from './units.ts';

/** Values are compared as whole millionths of the rule's unit: fine beyond any sensor, and free of float noise. */
const MICRO = 1_000_000;

/** A rule made ready to judge values. */
export interface CompiledRule {
  /** `pack/rule`, unique among all packs. */
  readonly key: string;
  readonly rule: ThresholdRule;
  /** Changes when anything in the rule changes. */
  readonly fingerprint: string;
  /** From the unit of the input to the unit of the rule. */
  readonly factor: number;
  readonly levelMicro: number;
  readonly hysteresisMicro: number;
}

/** Makes every threshold of a pack ready. The pack must have passed `parseRulePack`. */
export function compilePack(pack: RulePack): CompiledRule[] {
  return pack.rules.filter(isThreshold).map((rule) => compileRule(rule, pack));
}

function compileRule(rule: ThresholdRule, pack: RulePack): CompiledRule {
  const unit = inputUnit(rule.input);
  const factor = unit === undefined ? undefined : unitFactor(unit, rule.unit);
  assert(factor !== undefined, `rule ${rule.id} of pack ${pack.id} was not checked before use`);
  return {
    key: `${pack.id}/${rule.id}`,
    rule,
    fingerprint: fingerprintOf(rule),
    factor,
    levelMicro: toMicro(rule.level),
    hysteresisMicro: toMicro(rule.hysteresis),
  };
}

/** Changes when anything in the rule changes. */
export function fingerprintOf(rule: Rule): string {
  return createHash('sha256').update(encodeCbor(rule)).digest('hex').slice(0, 16);
}

/** The nearest whole number of millionths. */
export function toMicro(value: number): number {
  return Math.round(value * MICRO);
}

/** Whether a value is on the dangerous side of the level, strictly. */
export function isBeyond({ rule, levelMicro }: CompiledRule, micro: number): boolean {
  return rule.direction === 'above' ? micro > levelMicro : micro < levelMicro;
}

/** Whether a value has come back from the level by at least the hysteresis. */
export function isBack({ rule, levelMicro, hysteresisMicro }: CompiledRule, micro: number): boolean {
  return rule.direction === 'above'
    ? micro <= levelMicro - hysteresisMicro
    : micro >= levelMicro + hysteresisMicro;
}

/** Whether a value is further on the dangerous side than another by more than the hysteresis. */
export function isBeyondBy({ rule, hysteresisMicro }: CompiledRule, micro: number, other: number): boolean {
  return (rule.direction === 'above' ? micro - other : other - micro) > hysteresisMicro;
}
