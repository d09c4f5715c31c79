import type { AlertTransition } from '@shivar/core/alert';
import { decimalToNumber, observedProperty } from '@shivar/core/model';
import type { MessageInput, Output, PipelineInput } from '@shivar/core/pipeline';
import { isThreshold, type RulePack, type ThresholdRule, unitFactor } from '@shivar/core/rules';

/** A level of a rule on single readings, in the unit of the property. */
interface Level {
  readonly hazard: ThresholdRule['hazard'];
  readonly isBeyond: (value: number) => boolean;
}

/**
 * Tells which messages an alert may hang on, so that their commit does not wait for company: a value beyond the level of
 * a rule, where no episode of that hazard is open yet. It decides nothing; that is the step's business. Rules on sums and
 * derived quantities are not looked at: their transitions wait the commit window, a quarter of a second at most.
 */
export class AlertWatch {
  #levels: ReadonlyMap<number, readonly Level[]> = new Map();
  readonly #open = new Set<string>();

  configure(packs: readonly RulePack[]): void {
    const levels = new Map<number, Level[]>();
    for (const rule of packs.flatMap(({ rules }) => rules.filter(isThreshold))) {
      const property = rule.input.kind === 'reading' ? observedProperty(rule.input.property) : undefined;
      const factor = property === undefined ? undefined : unitFactor(property.unit, rule.unit);
      if (property === undefined || factor === undefined) continue;
      const ofProperty = levels.get(property.code) ?? [];
      ofProperty.push({
        hazard: rule.hazard,
        isBeyond: (value) =>
          rule.direction === 'above' ? value * factor > rule.level : value * factor < rule.level,
      });
      levels.set(property.code, ofProperty);
    }
    this.#levels = levels;
  }

  /** Follows which episodes are open. */
  observe(outputs: readonly Output[]): void {
    for (const output of outputs) {
      if (output.kind === 'transition') this.#follow(output.transition);
    }
  }

  mayRaise(input: PipelineInput | undefined): boolean {
    return (
      input?.kind === 'message' && input.message.samples.some(({ values }) => this.#anyBeyond(input, values))
    );
  }

  #anyBeyond(
    { station }: MessageInput,
    values: MessageInput['message']['samples'][number]['values'],
  ): boolean {
    return values.some(({ property, value }) =>
      this.#levels
        .get(property)
        ?.some(
          ({ hazard, isBeyond }) =>
            isBeyond(decimalToNumber(value)) && !this.#open.has(`${station}/${hazard}`),
        ),
    );
  }

  #follow({ kind, station, hazard }: AlertTransition): void {
    const episode = `${station}/${hazard}`;
    if (kind === 'raise' || kind === 'update') this.#open.add(episode);
    else this.#open.delete(episode);
  }
}
