import type { EventTime } from '@shivar/core/time';
import type { SimulatedSensor } from '../stations/simulated-sensor.ts';
import { sensorTransmissions } from './sensor-transmissions.ts';
import type { Transmission } from './transmission.ts';
import type { World } from './world.ts';

/**
 * All messages of all sensors in the order of sending; equal times keep the order of the sensors. Lazy: an endless
 * story (`until` infinite) costs no memory.
 */
export function* stationTransmissions(
  world: World,
  sensors: readonly SimulatedSensor[],
  until: EventTime,
): Generator<Transmission> {
  const heads = sensors.flatMap((sensor) => advance(sensorTransmissions(world, sensor, until)));
  for (;;) {
    const earliest = heads.reduce<Head | undefined>(
      (best, head) => (best === undefined || head.next.at < best.next.at ? head : best),
      undefined,
    );
    if (earliest === undefined) return;
    yield earliest.next;
    const [after] = advance(earliest.rest);
    if (after === undefined) heads.splice(heads.indexOf(earliest), 1);
    else earliest.next = after.next;
  }
}

interface Head {
  next: Transmission;
  readonly rest: Generator<Transmission>;
}

/** The stream with its first element taken off, or nothing at its end. */
function advance(rest: Generator<Transmission>): Head[] {
  const { value, done } = rest.next();
  return done === true ? [] : [{ next: value, rest }];
}
