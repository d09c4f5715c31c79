import type { AlertOutput, AlertReading, AlertTransition } from '@shivar/core/alert';
import { AlertEvaluator } from '@shivar/core/alert';
import { datastreamId, parseDatastreamId, QUALITY, type Station } from '@shivar/core/model';
import { CORE_THRESHOLDS, type RulePack, type ThresholdRule } from '@shivar/core/rules';
import { type EventTime, eventTime, processingTime } from '@shivar/core/time';

/** 2026-05-10 08:00 UTC: a May afternoon. */
export const NOON: number = Date.UTC(2026, 4, 10, 8);

/** A station on clay with a mast, a gauge of 0.2 mm and a soil probe. */
export const STATION: Station = {
  configVersion: 1,
  id: 'dindori-01',
  name: { mr: 'दिंडोरी', hi: 'दिंडोरी', en: 'Dindori' },
  shortName: { mr: 'दिंडोरी', hi: 'दिंडोरी', en: 'Dindori' },
  latitude: 20.2,
  longitude: 73.83,
  elevationM: 610,
  districtLgd: 487,
  taluka: 'Dindori',
  village: 'Dindori',
  soilClass: 'clay',
  soilWater: { fieldCapacity: 0.4, wiltingPoint: 0.2 },
  sensors: [sensor('mast'), sensor('gauge', { tipSizeMm: 0.2 }), sensor('probe')],
};

function sensor(id: string, installation: { readonly tipSizeMm?: number } = {}): Station['sensors'][number] {
  return {
    id,
    expectedIntervalSeconds: 60,
    installations: [{ epoch: 1, effectiveFrom: '2020-01-01T00:00:00+05:30', ...installation }],
  };
}

/** A good reading of `sensor/property[@depth]` of {@link STATION}. */
export function reading(
  series: string,
  at: number,
  value: number,
  rest: Partial<Pick<AlertReading, 'flag' | 'bootEpoch'>> & { readonly station?: string } = {},
): AlertReading {
  const { station = STATION.id, flag = QUALITY.pass, bootEpoch } = rest;
  const name = parseDatastreamId(`${station}/${series}~1`);
  if (name === undefined) throw new Error(`no datastream: ${series}`);
  return {
    datastream: datastreamId(name),
    name,
    eventTime: eventTime(at),
    value,
    flag,
    ...(bootEpoch === undefined ? {} : { bootEpoch }),
  };
}

/** An evaluator for {@link STATION} with the shipped thresholds, or others. */
export function newEvaluator(
  packs: readonly RulePack[] = [CORE_THRESHOLDS],
  stations: readonly Station[] = [STATION],
): AlertEvaluator {
  const evaluator = new AlertEvaluator();
  evaluator.configure(stations, packs);
  return evaluator;
}

/** Feeds readings one by one, each handled when it was made, with a tick after each. */
export function live(evaluator: AlertEvaluator, readings: readonly AlertReading[]): AlertOutput[] {
  return readings.flatMap((one) => [
    ...evaluator.evaluate([one], processingTime(one.eventTime)).outputs,
    ...evaluator.tick(processingTime(one.eventTime)),
  ]);
}

/** Only the transitions. */
export function transitions(outputs: readonly AlertOutput[]): AlertTransition[] {
  return outputs.flatMap((output) => (output.kind === 'transition' ? [output.transition] : []));
}

/** `raise heat`, `clear heat`, … in order, `(missed)` where nothing may be sent. */
export function story(outputs: readonly AlertOutput[]): string[] {
  return transitions(outputs).map(
    ({ kind, hazard, missed }) => `${kind} ${hazard}${missed === true ? ' (missed)' : ''}`,
  );
}

/** `open soilProbeInAir`, … in order. */
export function faults(outputs: readonly AlertOutput[]): string[] {
  return outputs.flatMap((output) => (output.kind === 'fault' ? [`${output.state} ${output.code}`] : []));
}

/** A pack of one rule: heat above 45 Cel, changed as given. */
export function packOf(...rules: readonly Partial<ThresholdRule>[]): RulePack {
  const [heat] = CORE_THRESHOLDS.rules;
  if (heat === undefined) throw new Error('the shipped pack is empty');
  return {
    ...CORE_THRESHOLDS,
    id: 'test-pack',
    rules: rules.map((rule, index) => ({ ...heat, id: `rule-${index}`, ...rule })),
  };
}

/** Times a minute apart. */
export function minutes(from: number, count: number): EventTime[] {
  return Array.from({ length: count }, (_, index) => eventTime(from + index * 60_000));
}
