import type { DatastreamId, DatastreamName, SensorId, StationId } from '../model/identifiers.ts';
import { QUALITY, type QualityFlag } from '../model/observation.ts';
import type { EventTime } from '../time/instants.ts';
import type { AlertTransition } from './transition.ts';

/** One observation as the alert rules see it: resolved in time, calibrated, judged by quality control. */
export interface AlertReading {
  readonly datastream: DatastreamId;
  /** The parts of `datastream`. */
  readonly name: DatastreamName;
  readonly eventTime: EventTime;
  /** In the unit of the property, after calibration. */
  readonly value: number;
  /** Only `pass`, `notEvaluated` and what is confirmed may raise or clear anything; the rest is counted and passed over. */
  readonly flag: QualityFlag;
  /** Suspect, but confirmed by persistence or by another sensor: it may raise and clear like one that passes. */
  readonly confirmed?: boolean;
  /** Of the device, when it says so; tip counts start again with it. */
  readonly bootEpoch?: number;
}

/** Whether quality control lets a value raise or clear anything. */
export function isGood({ flag, confirmed }: AlertReading): boolean {
  if (flag === QUALITY.suspect) return confirmed === true;
  return flag === QUALITY.pass || flag === QUALITY.notEvaluated;
}

/** Something for the technician, told once when it begins and once when it is over. */
export interface AlertFault {
  readonly kind: 'fault';
  readonly station: StationId;
  readonly sensor?: SensorId;
  readonly code: AlertFaultCode;
  readonly state: 'open' | 'closed';
  /** For people, English. */
  readonly detail: string;
}

/** The faults that alert rules find in what they look at. */
export type AlertFaultCode =
  /** Neither a soil class nor measured limits: no soil alert can be given. */
  | 'soilClassUnknown'
  /** A soil probe reads exactly nothing: it is out of the ground or dead. */
  | 'soilProbeInAir'
  /** Tips cannot become rain because the size of a tip is not configured. */
  | 'tipSizeUnknown'
  /** A tip count moved in a way no rain can. */
  | 'rainCounterImplausible';

/** What the alert rules put out, in order; part of the outputs of a step. */
export type AlertOutput = { readonly kind: 'transition'; readonly transition: AlertTransition } | AlertFault;

/** What became of the readings that some rule looks at. */
export interface AlertCounts {
  evaluated: number;
  /** Not newer than the newest evaluated reading of its datastream: it changes nothing. */
  outOfOrder: number;
  /** Flagged suspect, fail or missing. */
  flagged: number;
  /** Measured while a technician was at the station. */
  maintenance: number;
  /** Of a station or an installation that is not configured. */
  unconfigured: number;
}

/** What evaluating readings led to. */
export interface AlertOutcome {
  readonly outputs: readonly AlertOutput[];
  readonly counts: AlertCounts;
}
