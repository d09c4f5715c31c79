import type { SensorId, StationId } from '../../model/identifiers.ts';
import { observedPropertyByCode } from '../../model/observed-properties.ts';
import { DEFAULT_SEMANTICS } from '../../model/semantics.ts';
import type { SensorConfiguration, SensorInstallation, Station } from '../../model/station.ts';
import type { EventTime } from '../../time/instants.ts';
import { type Channel, channelOf } from './channel.ts';

/** No soil probe names so deep a depth; see the decoders' limit. Makes one number of property and depth. */
const DEPTHS = 4096;

/** The instrument behind a sensor id from some moment on, and its datastreams. */
export class InstalledSensor {
  readonly station: Station;
  readonly epoch: number;
  /** `station/sensor`: what sends, and what has a watermark. */
  readonly source: string;
  /** `station/sensor~epoch`: what numbers its readings. */
  readonly instrument: string;
  /** Whether a reading that comes again is told from a new one. */
  readonly deduplicates: boolean;
  readonly #sensor: SensorConfiguration;
  readonly #installation: SensorInstallation;
  readonly #channels = new Map<number, Channel>();

  constructor(station: Station, sensor: SensorConfiguration, installation: SensorInstallation) {
    this.station = station;
    this.epoch = installation.epoch;
    this.source = sourceKey(station.id, sensor.id);
    this.instrument = `${this.source}~${installation.epoch}`;
    this.deduplicates = (sensor.semantics ?? DEFAULT_SEMANTICS) === 'effectivelyOnce';
    this.#sensor = sensor;
    this.#installation = installation;
  }

  /** The datastream of a decoded value; undefined for a property number that does not exist. */
  channel(propertyCode: number, depthCm: number | undefined): Channel | undefined {
    const key = propertyCode * DEPTHS + (depthCm === undefined ? 0 : depthCm + 1);
    const known = this.#channels.get(key);
    if (known !== undefined) return known;
    const property = observedPropertyByCode(propertyCode);
    if (property === undefined) return undefined;
    const channel = channelOf(this.station, this.#sensor, this.#installation, { property, depthCm });
    this.#channels.set(key, channel);
    return channel;
  }
}

/** Names a sensor among all stations. */
export function sourceKey(station: StationId, sensor: SensorId): string {
  return `${station}/${sensor}`;
}

/** One sensor's instruments, oldest first. */
export class SensorHistory {
  readonly #installed: readonly { readonly fromMs: number; readonly sensor: InstalledSensor }[];

  /** 0 when nothing is expected. */
  readonly expectedIntervalSeconds: number;

  constructor(station: Station, sensor: SensorConfiguration) {
    this.expectedIntervalSeconds = sensor.expectedIntervalSeconds;
    this.#installed = sensor.installations.map((installation) => ({
      fromMs: Date.parse(installation.effectiveFrom),
      sensor: new InstalledSensor(station, sensor, installation),
    }));
  }

  /**
   * The instrument that stood there when a message came in: the last one effective by then, or the first. While the
   * time is not known it is the last one configured.
   */
  at(arrival: EventTime | undefined): InstalledSensor | undefined {
    const last = this.#installed.at(-1)?.sensor;
    if (arrival === undefined) return last;
    const effective = this.#installed.findLast(({ fromMs }) => fromMs <= arrival);
    return (effective ?? this.#installed[0])?.sensor;
  }

  /** The instrument of an epoch. */
  ofEpoch(epoch: number): InstalledSensor | undefined {
    return this.#installed.find(({ sensor }) => sensor.epoch === epoch)?.sensor;
  }
}
