import type { Station } from '@shivar/core/model';
import type { EventTime } from '@shivar/core/time';
import { within } from '../faults/fault.ts';
import type { Environment } from '../instruments/instrument.ts';
import type { Scenario, ScenarioPlan } from '../scenarios/scenario.ts';
import { createSurface } from '../surface/surface.ts';
import { solarHour } from '../weather/sun.ts';
import { createWeather } from '../weather/weather.ts';

/** A scenario under a seed, begun at an instant. Everything in it follows from these three. */
export interface World {
  readonly scenario: Scenario;
  readonly station: Station;
  readonly seed: number;
  readonly start: EventTime;
  readonly plan: ScenarioPlan;
  /** The truth at any instant at or after the start. */
  environment(at: EventTime): Environment;
}

/** Sets the stage. Pure: the same arguments make the same world. */
export function createWorld(options: {
  readonly scenario: Scenario;
  readonly station: Station;
  readonly seed: number;
  readonly start: EventTime;
}): World {
  const { scenario, station, seed, start } = options;
  const plan = scenario.plan(start);
  const irrigating = (at: EventTime): boolean => plan.irrigation.some((interval) => within(interval, at));
  const weather = createWeather({
    seed,
    name: station.id,
    site: station,
    climate: scenario.climate,
    plan: plan.weather,
  });
  const surface = createSurface({
    from: start,
    weather,
    soil: scenario.soil,
    initialSoil: scenario.initialSoil,
    irrigating,
  });
  return {
    ...options,
    plan,
    environment: (at) => ({
      at,
      weather: weather(at),
      surface: surface(at),
      solarHour: solarHour(station, at),
      irrigating: irrigating(at),
    }),
  };
}
