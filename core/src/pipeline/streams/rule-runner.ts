import type { SensorId, StationId } from '../../model/identifiers.ts';
import type { StateEntry } from '../../state/index.ts';
import type { ElapsedTime, EventTime, ProcessingTime } from '../../time/instants.ts';
import type { Output } from '../effects.ts';
import type { Moment } from '../time/anchor-stage.ts';
import type { SourceLookup } from './scope-watermark.ts';
import type { StreamReading } from './stream-reading.ts';

/** A source was heard: it sent something that has an event time and was not set aside. */
export interface Heard {
  /** `station/sensor`. */
  readonly source: string;
  readonly station: StationId;
  readonly sensor: SensorId;
  readonly eventTime: EventTime;
  /** When it was taken in, on the incarnation's own timeline. */
  readonly moment: Moment;
  /** The same in UTC. */
  readonly arrival: ProcessingTime;
  /** Event times are taken as they come: our clock says nothing about them. */
  readonly trusted: boolean;
  /** Who published it. */
  readonly path: string;
}

/** When a step happens. */
export interface StreamMoment {
  readonly moment: Moment;
  /** When the incarnation met its first anchor; undefined: nothing moves by itself yet. */
  readonly anchoredMs: ElapsedTime | undefined;
  /** UTC of the step by anchors; undefined while there is none. */
  readonly arrival: ProcessingTime | undefined;
}

/** Readings that a rule did not take into account, since the rule began. */
export interface RuleCounts {
  /** Behind the watermark by more than the rule allows. */
  late: number;
  /** Partial matches or readings given up because there were too many. */
  abandoned: number;
}

/** What a runner works with besides its rule. */
export interface RunnerContext {
  /** `pack/rule`. */
  readonly key: string;
  readonly sources: SourceLookup;
  /** Whether a technician was at a station at any time in between. */
  readonly disturbed: (station: StationId, from: EventTime, until: EventTime) => boolean;
}

/** One rule with its state. */
export interface RuleRunner {
  /** Rises whenever its state changes. */
  readonly changes: number;
  readonly counts: Readonly<RuleCounts>;
  heard(heard: Heard): void;
  take(reading: StreamReading, outputs: Output[]): void;
  /** Everything of this step has been taken. */
  close(step: StreamMoment, outputs: Output[]): void;
  takeDelta(prefix: string): StateEntry[];
  restore(key: string, value: Uint8Array): void;
}
