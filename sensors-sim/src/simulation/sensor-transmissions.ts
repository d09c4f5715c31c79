import { type Duration, type EventTime, SECOND } from '@shivar/core/time';
import { type DeliveryFault, type Fault, type Interval, type ValueFault, within } from '../faults/fault.ts';
import { withValueFaults } from '../faults/value-faults.ts';
import { noiseStream } from '../random/hash-noise.ts';
import type { SimulatedSensor } from '../stations/simulated-sensor.ts';
import type { SimulatedSample, Transmission } from './transmission.ts';
import type { World } from './world.ts';

/** A sensor that missed an answer waits this long before it sends again. */
const RESEND_AFTER: Duration = 7 * SECOND;

/** Samples in one message of a burst: what fits a small device's buffer and well below the broker's 64 kB cap. */
export const MAX_BATCH_SAMPLES = 60;

/** Without its link a device keeps this many samples (some days of minutes). Refusing more would hide data. */
const MAX_BUFFERED_SAMPLES = 20_000;

/** All messages of one sensor from the start of the world until `until`, in the order of sending. */
export function* sensorTransmissions(
  world: World,
  sensor: SimulatedSensor,
  until: EventTime,
): Generator<Transmission> {
  const faults = faultsOf(world.plan.faults, sensor);
  const chance = noiseStream(world.seed, `${world.station.id}/${sensor.id}/duplicates`);
  let held: SimulatedSample[] = [];
  for (const sample of samples(world, sensor, faults.values, until)) {
    const gap = faults.gaps.find((interval) => within(interval, sample.eventTime));
    held.push(sample);
    if (gap !== undefined && held.length < MAX_BUFFERED_SAMPLES) continue;
    const last = sample.eventTime + sensor.intervalMs >= until;
    yield* release(sensor, held, last);
    if (held.length === 1 && chance.uniform(sample.sequence) < faults.duplicateShare) {
      yield repeatOf(sensor, sample, last);
    }
    held = [];
  }
  if (held.length > 0) yield* release(sensor, held, true);
}

interface SensorFaults {
  readonly values: readonly ValueFault[];
  readonly gaps: readonly Interval[];
  readonly duplicateShare: number;
}

function faultsOf(faults: readonly Fault[], sensor: SimulatedSensor): SensorFaults {
  const mine = faults.filter((fault) => fault.sensor === sensor.id);
  const isKind =
    <K extends Fault['kind']>(...kinds: K[]) =>
    (fault: Fault): fault is Extract<Fault, { kind: K }> =>
      (kinds as readonly string[]).includes(fault.kind);
  const duplicates: readonly DeliveryFault[] = mine.filter(isKind('duplicate'));
  return {
    values: mine.filter(isKind('stuck', 'sentinel')),
    gaps: mine.filter(isKind('linkGap')),
    duplicateShare: duplicates.reduce(
      (sum, fault) => sum + (fault.kind === 'duplicate' ? fault.share : 0),
      0,
    ),
  };
}

function* samples(
  world: World,
  sensor: SimulatedSensor,
  faults: readonly ValueFault[],
  until: EventTime,
): Generator<SimulatedSample> {
  const measure = (at: EventTime) => sensor.instrument(world.environment(at));
  for (let sequence = 0; ; sequence++) {
    const eventTime = world.start + sequence * sensor.intervalMs + sensor.phaseMs;
    if (eventTime >= until) return;
    yield { eventTime, sequence, readings: withValueFaults(faults, eventTime, measure) };
  }
}

/** Sends what is held, oldest first, in messages of bounded size. */
function* release(
  sensor: SimulatedSensor,
  held: readonly SimulatedSample[],
  last: boolean,
): Generator<Transmission> {
  const newest = held[held.length - 1];
  if (newest === undefined) return;
  for (let from = 0; from < held.length; from += MAX_BATCH_SAMPLES) {
    const batch = held.slice(from, from + MAX_BATCH_SAMPLES);
    const next = held[from + MAX_BATCH_SAMPLES];
    yield {
      at: newest.eventTime,
      sensor,
      samples: batch,
      repeat: false,
      buffered: held.length > 1,
      oldestUnsent: next?.sequence ?? (last ? 'end' : newest.sequence + 1),
    };
  }
}

function repeatOf(sensor: SimulatedSensor, sample: SimulatedSample, last: boolean): Transmission {
  return {
    at: sample.eventTime + RESEND_AFTER,
    sensor,
    samples: [sample],
    repeat: true,
    buffered: false,
    oldestUnsent: last ? 'end' : sample.sequence + 1,
  };
}
