import { type DatastreamId, parseDatastreamId } from '../../model/identifiers.ts';
import { type Duration, SECOND } from '../../time/instants.ts';
import type { ConfigurationStage } from './configuration-stage.ts';

/** Looks up the expected time between readings of a datastream in the configuration in force. */
export function expectedIntervals(
  configuration: ConfigurationStage,
): (datastream: DatastreamId) => Duration | undefined {
  return (datastream) => {
    const name = parseDatastreamId(datastream);
    if (name === undefined) return undefined;
    const seconds = configuration.sensor(name.station, name.sensor)?.expectedIntervalSeconds ?? 0;
    return seconds > 0 ? seconds * SECOND : undefined;
  };
}
