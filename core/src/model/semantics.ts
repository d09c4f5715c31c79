import type { SensorId } from './identifiers.ts';
import type { ProcessingSemantics, Station } from './station.ts';

/** What holds for a sensor that says nothing of it, or that is not configured. */
export const DEFAULT_SEMANTICS: ProcessingSemantics = 'effectivelyOnce';

/** What is promised of each reading of a sensor. */
export function semanticsOf(
  station: Pick<Station, 'sensors'> | undefined,
  sensor: SensorId,
): ProcessingSemantics {
  return station?.sensors.find(({ id }) => id === sensor)?.semantics ?? DEFAULT_SEMANTICS;
}
