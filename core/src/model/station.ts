import type { GatewayId, SensorId, StationId } from './identifiers.ts';

/** A name in the three languages of the messages. */
export interface LocalName {
  readonly mr: string;
  readonly hi: string;
  readonly en: string;
}

/** One instrument at a place, from the date it was put there until its replacement. */
export interface SensorInstallation {
  /** 1 for the first instrument under this sensor id; each replacement adds 1 and opens new datastreams. */
  readonly epoch: number;
  /** RFC 3339 instant from which this installation holds. */
  readonly effectiveFrom: string;
  readonly model?: string;
  /** Height above the ground in m, for instruments in the air. */
  readonly heightM?: number;
  /** Depth below the surface in cm, for soil probes that do not name a depth in their messages. */
  readonly depthCm?: number;
  /** Rain per tip of the bucket in mm. Needed before tip counts become rain. */
  readonly tipSizeMm?: number;
  /** Decimal places of the values this instrument sends, by property; overrides the table. */
  readonly scale?: Readonly<Record<string, number>>;
  /** value × gain + offset, by property, applied after decoding; the raw value is what is stored. */
  readonly calibration?: Readonly<Record<string, { readonly gain: number; readonly offset: number }>>;
}

/**
 * What is promised of each reading of a sensor. `atMostOnce`: may be answered before it is stored, so a crash may lose it; for
 * readings that are worth less than the wait. `atLeastOnce`: stored before it is answered, repeats are stored again.
 * `effectivelyOnce`: and repeats are told and dropped.
 */
export type ProcessingSemantics = 'atMostOnce' | 'atLeastOnce' | 'effectivelyOnce';

/** A sensor of a station: a name in topics, and the instruments that have stood behind it. */
export interface SensorConfiguration {
  readonly id: SensorId;
  /** Expected time between readings in seconds. */
  readonly expectedIntervalSeconds: number;
  /** Default `effectivelyOnce`. */
  readonly semantics?: ProcessingSemantics;
  /** Oldest first, effective dates strictly rising. */
  readonly installations: readonly SensorInstallation[];
}

/** Soil texture classes of FAO-56 table 19. */
export type SoilClass =
  | 'sand'
  | 'loamySand'
  | 'sandyLoam'
  | 'loam'
  | 'siltLoam'
  | 'silt'
  | 'siltClayLoam'
  | 'siltyClay'
  | 'clay'
  | 'unknown';

/** Volumetric water contents that bound the water a plant can use, m3/m3. */
export interface SoilWaterLimits {
  readonly fieldCapacity: number;
  readonly wiltingPoint: number;
}

/** `station.json`: everything about a site that readings do not say themselves. */
export interface Station {
  readonly configVersion: 1;
  readonly id: StationId;
  /** The gateway that serves it. */
  readonly gateway?: GatewayId;
  readonly name: LocalName;
  /** At most 17 UTF-16 code units in each script: it goes into text messages. */
  readonly shortName: LocalName;
  readonly latitude: number;
  readonly longitude: number;
  readonly elevationM: number;
  /** Local Government Directory code of the district. */
  readonly districtLgd: number;
  readonly taluka: string;
  readonly village: string;
  readonly soilClass: SoilClass;
  /** Measured limits, which win over those of the class. */
  readonly soilWater?: SoilWaterLimits;
  /** `trusted`: event times are taken as they come (replay of a checked record); default `repaired`. */
  readonly clock?: 'repaired' | 'trusted';
  readonly sensors: readonly SensorConfiguration[];
}
