import type { Hazard, Severity } from '../alert/transition.ts';
import type { Duration } from '../time/instants.ts';
import type { StreamRule } from './stream-rule.ts';

/** What a threshold looks at. */
export type ThresholdInput =
  /** Each reading of a property. */
  | { readonly kind: 'reading'; readonly property: string }
  /** Rain in mm over the last 24 h, from differences of the tip count. */
  | { readonly kind: 'rainSum24h' }
  /** Percent of the water available to plants, from soil moisture, field capacity and wilting point. */
  | { readonly kind: 'availableWater' };

/** Raises when the input crosses a level and stays there, clears when it has come back far enough for long enough. */
export interface ThresholdRule {
  readonly kind: 'threshold';
  readonly id: string;
  readonly hazard: Hazard;
  readonly severity: Severity;
  readonly input: ThresholdInput;
  readonly direction: 'above' | 'below';
  /** Strictly beyond this value counts. */
  readonly level: number;
  /** UCUM unit of `level`, checked against the input. */
  readonly unit: string;
  /** How far back beyond the level a reading must be to count towards clearing. */
  readonly hysteresis: number;
  readonly raise: {
    /** Readings beyond the level needed, out of the last `of` readings. */
    readonly count: number;
    readonly of: number;
  };
  readonly clear: {
    /** Readings in a row back from the level by at least `hysteresis`, and the time they must span. */
    readonly count: number;
    readonly forMs: Duration;
    /** For rain sums only: to count as back, it must also not have rained for this long. */
    readonly dryForMs?: Duration;
    /** For rain sums only: no rain for this long counts as back, however high the sum still is. */
    readonly orDryForMs?: Duration;
  };
  /** A deciding reading older than this when handled is recorded as missed and never sent. */
  readonly usefulLifeMs: Duration;
}

/** Every kind of rule; kinds are added, the envelope stays. */
export type Rule = ThresholdRule | StreamRule;

/** Whether a rule is judged reading by reading. */
export function isThreshold(rule: Rule): rule is ThresholdRule {
  return rule.kind === 'threshold';
}

/** Whether a rule is run by the stream engine. */
export function isStreamRule(rule: Rule): rule is StreamRule {
  return rule.kind !== 'threshold';
}
