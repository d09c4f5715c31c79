import type { EventTime } from '../../time/instants.ts';
import type { Window } from '../window.ts';

/** Says which windows an element belongs to. */
export interface WindowAssigner<E> {
  /** The element's windows, ascending by start. */
  assign(eventTime: EventTime, element: E): readonly Window[];
  /** Present when windows of a key that touch become one; says whether two do. */
  readonly touches?: (a: Window, b: Window) => boolean;
}
