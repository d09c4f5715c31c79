import type { EventTime } from '../../time/instants.ts';
import type { Decision, Trigger, TriggerState } from './trigger.ts';

/** Fires once, when the watermark says that the stream has ended (+Infinity). */
export function endOfStreamTrigger(): Trigger {
  return {
    onElement: (): Decision => 'hold',
    onEventTime(state: TriggerState): Decision {
      state.passedEnd = true;
      return 'fire';
    },
    nextEventTime: ({ passedEnd }: TriggerState): EventTime | undefined => (passedEnd ? undefined : Infinity),
  };
}
