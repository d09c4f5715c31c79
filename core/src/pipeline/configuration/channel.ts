import { type Decimal, decimalFromNumber, decimalToNumber, fromScaled } from '../../model/decimal.ts';
import { type DatastreamId, type DatastreamName, datastreamId } from '../../model/identifiers.ts';
import type { ObservedProperty } from '../../model/observed-properties.ts';
import type { SensorConfiguration, SensorInstallation, Station } from '../../model/station.ts';
import { limitsOf } from '../../quality/index.ts';
import { type Duration, SECOND } from '../../time/instants.ts';

/** Everything configuration says about one datastream, worked out once. */
export interface Channel {
  readonly datastream: DatastreamId;
  readonly name: DatastreamName;
  readonly property: ObservedProperty;
  readonly station: Station;
  /** Decimal places of the datastream's grid. */
  readonly scale: number;
  /** Expected time between readings; undefined when not configured. */
  readonly intervalMs: Duration | undefined;
  /** Rain per tip of the bucket in mm; undefined when not configured. */
  readonly tipSizeMm: number | undefined;
  /** The raw value as quality control judges it; the raw value is what is stored. */
  readonly calibrate: (raw: Decimal) => Decimal;
  /** The calibrated value as windows and rules use it: instrument tolerance beyond the meaningful range is cut. */
  readonly clip: (calibrated: Decimal) => Decimal;
}

/** What it takes to tell one datastream of an installation from another. */
export interface ChannelKey {
  readonly property: ObservedProperty;
  /** As the message names it; the installation's own depth holds when it names none. */
  readonly depthCm: number | undefined;
}

/** The channel of a property of an installed sensor. */
export function channelOf(
  station: Station,
  sensor: SensorConfiguration,
  installation: SensorInstallation,
  key: ChannelKey,
): Channel {
  const { property } = key;
  const depthCm = property.soil ? (key.depthCm ?? installation.depthCm) : undefined;
  const name: DatastreamName = {
    station: station.id,
    sensor: sensor.id,
    property: property.name,
    ...(depthCm === undefined ? {} : { depthCm }),
    epoch: installation.epoch,
  };
  const scale = installation.scale?.[property.name] ?? property.scale;
  const seconds = sensor.expectedIntervalSeconds;
  return {
    datastream: datastreamId(name),
    name,
    property,
    station,
    scale,
    intervalMs: seconds > 0 ? seconds * SECOND : undefined,
    tipSizeMm: installation.tipSizeMm,
    calibrate: calibration(installation.calibration?.[property.name], scale),
    clip: clipping(limitsOf(property.name, depthCm)?.clip),
  };
}

/** value × gain + offset, rounded to the datastream's grid; a result beyond all numbers leaves the value as it is. */
function calibration(
  line: { readonly gain: number; readonly offset: number } | undefined,
  scale: number,
): (raw: Decimal) => Decimal {
  if (line === undefined) return (raw) => raw;
  return (raw) => {
    const scaled = Math.round((decimalToNumber(raw) * line.gain + line.offset) * 10 ** scale);
    return Number.isSafeInteger(scaled) ? fromScaled(scaled, scale) : raw;
  };
}

function clipping(span: readonly [low: number, high: number] | undefined): (calibrated: Decimal) => Decimal {
  if (span === undefined) return (calibrated) => calibrated;
  const [low, high] = span;
  return (calibrated) => {
    const value = decimalToNumber(calibrated);
    if (value >= low && value <= high) return calibrated;
    return decimalFromNumber(value < low ? low : high) ?? calibrated;
  };
}
