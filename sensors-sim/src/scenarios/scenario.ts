import type { StationId } from '@shivar/core/model';
import type { EventTime } from '@shivar/core/time';
import type { Fault, Interval } from '../faults/fault.ts';
import type { SoilProperties, SoilWater } from '../surface/soil-water.ts';
import type { MonthlyClimate } from '../weather/climate.ts';
import type { WeatherPlan } from '../weather/weather.ts';

/** A story to tell: a place, its weather, and what goes wrong. */
export interface Scenario {
  readonly name: string;
  /** One sentence for people. */
  readonly description: string;
  readonly station: StationId;
  /** RFC 3339; used when no other start is given. */
  readonly defaultStart: string;
  readonly climate: readonly MonthlyClimate[];
  readonly soil: SoilProperties;
  readonly initialSoil: SoilWater;
  /** What happens when the story begins at `start`. */
  plan(start: EventTime): ScenarioPlan;
}

export interface ScenarioPlan {
  readonly weather: WeatherPlan;
  readonly faults: readonly Fault[];
  readonly irrigation: readonly Interval[];
}
