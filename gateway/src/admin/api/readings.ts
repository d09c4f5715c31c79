import type { Observation } from '@shivar/core/model';
import { describeDatastream, flagName, instant, valueJson } from '@shivar/core/present';

/** An observation as JSON; without an event time while that is not known. */
export function observationJson({ datastream, time, value, flag }: Observation): object {
  return {
    ...describeDatastream(datastream),
    ...valueJson(value),
    eventTime: time.kind === 'resolved' ? instant(time.eventTime) : null,
    timeQuality: time.kind === 'resolved' ? time.quality : 'unresolved',
    flag,
    flagName: flagName(flag),
  };
}
