import { DAY, type EventTime } from '@shivar/core/time';
import type { Fault } from '@shivar/sensors-sim/faults';
import { scenario } from '@shivar/sensors-sim/scenarios';
import {
  createWorld,
  stationTransmissions,
  type Transmission,
  type World,
} from '@shivar/sensors-sim/simulation';
import { readStation, type SimulatedSensor, villageSensors } from '@shivar/sensors-sim/stations';

const STORY = scenario('village-day');
const STATION = await readStation(STORY.station);

export const START: EventTime = Date.parse(STORY.defaultStart);
export const END: EventTime = START + DAY;

/** The village day under a seed; `faults` replaces the faults of the story. */
export function villageDay(seed: number, faults?: readonly Fault[]): World {
  const story =
    faults === undefined
      ? STORY
      : { ...STORY, plan: (start: EventTime) => ({ ...STORY.plan(start), faults }) };
  return createWorld({ scenario: story, station: STATION, seed, start: START });
}

export function sensorsOf(world: World): readonly SimulatedSensor[] {
  return villageSensors({ seed: world.seed, station: world.station.id, soil: world.scenario.soil });
}

export function transmissionsOf(world: World, until: EventTime = END): readonly Transmission[] {
  return [...stationTransmissions(world, sensorsOf(world), until)];
}
