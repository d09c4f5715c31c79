import type { StateCodec } from '../../state/keyed-state.ts';
import type { EventTime } from '../../time/instants.ts';
import type { Aggregate } from './aggregate.ts';

/** Adds to an accumulator that is made when first needed. */
export function addOptional<E, A>(
  aggregate: Aggregate<E, A, unknown>,
  accumulator: A | undefined,
  element: E,
  eventTime: EventTime,
): A {
  return aggregate.add(accumulator ?? aggregate.create(), element, eventTime);
}

/** Both, or the one there is, or none. */
export function mergeOptional<A>(
  aggregate: Pick<Aggregate<never, A, unknown>, 'merge'>,
  a: A | undefined,
  b: A | undefined,
): A | undefined {
  return a === undefined || b === undefined ? (a ?? b) : aggregate.merge(a, b);
}

/** The codec of something that may be absent: null stands for undefined. */
export function optionalCodec<T>(codec: StateCodec<T>): StateCodec<T | undefined> {
  return {
    toPlain: (value) => (value === undefined ? null : codec.toPlain(value)),
    fromPlain: (plain) => (plain === null ? undefined : codec.fromPlain(plain)),
  };
}

/** One property, or none when its value is undefined: results have no undefined fields. */
export function present<K extends string, T>(name: K, value: T | undefined): { readonly [P in K]?: T } {
  // An object with one computed name has the type { [x: string]: T } for the compiler.
  return value === undefined ? {} : ({ [name]: value } as { readonly [P in K]?: T });
}
