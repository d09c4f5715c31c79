import { checkCount } from './event-time.ts';
import type { Decision, Trigger, TriggerState } from './trigger.ts';

/** Fires at every `count` elements, and never for the passing of time. */
export function countTrigger(count: number): Trigger {
  checkCount('count', count);
  return {
    onElement: ({ pending }: TriggerState): Decision => (pending >= count ? 'fire' : 'hold'),
    onEventTime: (): Decision => 'hold',
    nextEventTime: () => undefined,
  };
}
