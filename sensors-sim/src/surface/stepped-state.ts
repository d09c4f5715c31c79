import type { Duration, EventTime } from '@shivar/core/time';

/** Steps kept behind the newest one: whoever asks further back makes the integration start again. */
const KEPT_STEPS = 4096;

/** A quantity that depends on its own past, such as water in the soil. */
export interface SteppedStateOptions<State> {
  readonly from: EventTime;
  readonly stepMs: Duration;
  readonly initial: State;
  /** The state one step after `state`, given what happened at `at`. Pure. */
  step(state: State, at: EventTime): State;
}

/**
 * The state at any instant at or after `from`: the last whole step before it. The answer depends on the instant alone,
 * never on what was asked before; walking forward is cheap, going far back repeats the integration.
 */
export function steppedState<State>(options: SteppedStateOptions<State>): (at: EventTime) => State {
  let firstIndex = 0;
  let states: State[] = [options.initial];

  const extendTo = (index: number): void => {
    if (index < firstIndex) {
      firstIndex = 0;
      states = [options.initial];
    }
    for (let next = firstIndex + states.length; next <= index; next++) {
      const last = states[states.length - 1] as State; // never empty: begins with the initial state
      states.push(options.step(last, options.from + next * options.stepMs));
      if (states.length > 2 * KEPT_STEPS) {
        states = states.slice(-KEPT_STEPS);
        firstIndex = next - KEPT_STEPS + 1;
      }
    }
  };

  return (at) => {
    const index = Math.max(0, Math.floor((at - options.from) / options.stepMs));
    extendTo(index);
    return states[index - firstIndex] as State; // extendTo has just made it
  };
}
