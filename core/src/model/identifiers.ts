/** Lower-case letters, digits and hyphens, 1 to 32 characters, beginning with a letter or digit. */
const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** Whether `text` may name a station, a sensor or a gateway; such names are safe in topics, paths and files. */
export function isIdentifier(text: string): boolean {
  return NAME.test(text);
}

/** Names a station within the network, for example `dindori-01`. */
export type StationId = string;

/** Names a sensor within its station, for example `mast`. */
export type SensorId = string;

/** Names a gateway, for example `gw-dindori`. */
export type GatewayId = string;

/**
 * One life of the gateway program with an open database: 12 hex digits, a 16-bit boot counter followed by 32
 * random bits, new at every process start. A record's identity is (gateway, incarnation, stream, sequence).
 */
export type Incarnation = string;

/**
 * Names a datastream: `station/sensor/property[@depthCm]~epoch`. The epoch rises when the sensor is replaced,
 * so that a new instrument never continues the series of the old one.
 */
export type DatastreamId = string;

/** The parts of a {@link DatastreamId}. */
export interface DatastreamName {
  readonly station: StationId;
  readonly sensor: SensorId;
  /** Name in the table of observed properties. */
  readonly property: string;
  /** Depth below the surface in cm, for soil properties. */
  readonly depthCm?: number;
  /** 1 for the first instrument at this place. */
  readonly epoch: number;
}

/** Builds the identifier of a datastream. */
export function datastreamId(name: DatastreamName): DatastreamId {
  const depth = name.depthCm === undefined ? '' : `@${name.depthCm}`;
  return `${name.station}/${name.sensor}/${name.property}${depth}~${name.epoch}`;
}

const DATASTREAM = /^([a-z0-9-]+)\/([a-z0-9-]+)\/([a-zA-Z0-9]+)(?:@(\d+))?~(\d+)$/;

/** Takes a datastream identifier apart; undefined when it is not one. */
export function parseDatastreamId(id: DatastreamId): DatastreamName | undefined {
  const match = DATASTREAM.exec(id);
  if (match === null) return undefined;
  const [, station = '', sensor = '', property = '', depth, epoch] = match;
  return {
    station,
    sensor,
    property,
    ...(depth === undefined ? {} : { depthCm: Number(depth) }),
    epoch: Number(epoch),
  };
}
