import type { DecodedValue } from '@shivar/core/decode';
import type { SensorId } from '@shivar/core/model';
import type { EventTime } from '@shivar/core/time';

/** Why a whole line of a record is no record line. */
export type LineFault = 'wrongFieldCount' | 'badTime';

/** A field that is neither a number nor the format's way of saying that there is none. */
export interface FieldFault {
  readonly column: string;
  readonly text: string;
}

/** What one sensor said in one line of a record. */
export interface RecordSample {
  readonly sensor: SensorId;
  readonly values: readonly DecodedValue[];
}

/** What became of one line. */
export type LineResult =
  /** A header, a comment or a blank line. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'rejected'; readonly reason: LineFault }
  | {
      readonly kind: 'record';
      readonly eventTime: EventTime;
      readonly samples: readonly RecordSample[];
      /** Fields in which the format says that there is no value. */
      readonly missing: number;
      readonly rejected: readonly FieldFault[];
    };

/** One sensor of a record, for the station file. */
export interface RecordSensor {
  readonly id: SensorId;
  readonly expectedIntervalSeconds: number;
  readonly tipSizeMm?: number;
  /** Decimal places of the record's values where they differ from the table. */
  readonly scale?: Readonly<Record<string, number>>;
}

export interface RecordPosition {
  readonly latitude: number;
  readonly longitude: number;
  /** Undefined when the record gives none. */
  readonly elevationM?: number;
}

/** Where and with what a record was made, as far as it says so. */
export interface RecordSite {
  readonly position?: RecordPosition;
  readonly sensors: readonly RecordSensor[];
}

/** A first look at a whole record, for formats whose lines mean something only beside all the others. */
export interface RecordSurvey {
  look(line: string): void;
  /** How far a line lies in time behind the latest before it, at the most, ms; 0 when the lines are in order. */
  readonly disorderMs: number;
  /** Readings that stand before the first line: where counting began. */
  readonly opening: { readonly eventTime: EventTime; readonly samples: readonly RecordSample[] } | undefined;
}

/** Reads the lines of one record, first to last. It may remember earlier lines (a header, a running total). */
export interface RecordReader {
  /** When there is one, every line is shown to it before the first is read. */
  readonly survey?: RecordSurvey;
  readonly site: RecordSite;
  /** Columns of the record that are not published, each with the reason. */
  readonly unpublished: readonly { readonly column: string; readonly reason: string }[];
  read(line: string): LineResult;
}

export interface ReaderOptions {
  /** Minutes east of UTC, for formats whose times are local and do not say where. */
  readonly utcOffsetMinutes: number;
}

/** One kind of record. */
export interface RecordFormat {
  readonly name: string;
  /** One line for people. */
  readonly description: string;
  /** Whether a record that begins with these lines is of this kind. */
  recognise(head: readonly string[]): boolean;
  /** A reader for a record that begins with these lines; throws `RECORD_HEADER` when they make no sense. */
  open(head: readonly string[], options: ReaderOptions): RecordReader;
}

/** Lines a format may look at before it reads: headers are shorter. */
export const HEAD_LINES = 8;
