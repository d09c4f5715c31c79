import type { EventTime } from '@shivar/core/time';
import type { Measurement } from '../instruments/instrument.ts';
import { type FaultMark, type ValueFault, within } from './fault.ts';

/** A measurement as it is sent, and what the instrument would have said without faults. */
export interface SentReading extends Measurement {
  readonly healthyValue: number;
  readonly faults: readonly FaultMark[];
}

/**
 * What a sensor says at `at` under its faults. `measure` gives its healthy readings at any instant, in a fixed order.
 */
export function withValueFaults(
  faults: readonly ValueFault[],
  at: EventTime,
  measure: (at: EventTime) => readonly Measurement[],
): readonly SentReading[] {
  const active = faults.filter((fault) => within(fault, at));
  return measure(at).map((healthy, index) =>
    active.reduce<SentReading>(
      (reading, fault) => applyFault(fault, reading, () => measure(fault.from)[index]),
      { ...healthy, healthyValue: healthy.value, faults: [] },
    ),
  );
}

function applyFault(
  fault: ValueFault,
  reading: SentReading,
  atOnset: () => Measurement | undefined,
): SentReading {
  switch (fault.kind) {
    case 'stuck':
      return {
        ...reading,
        value: atOnset()?.value ?? reading.value,
        faults: [...reading.faults, 'stuck'],
      };
    case 'sentinel':
      if (reading.property !== fault.property) return reading;
      return { ...reading, value: fault.value, faults: [...reading.faults, 'sentinel'] };
  }
}
