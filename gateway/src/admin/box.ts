import type { GatewayId, Station, StationId } from '@shivar/core/model';
import type { Clock } from '@shivar/core/time';
import type { SensorPresence } from '../broker/index.ts';
import type { GatewayConfiguration } from '../runtime/index.ts';
import type { EdgeReader } from '../store/index.ts';

/** How the link to the cloud is. */
export interface LinkState {
  /** `off`: no cloud is configured; `waiting`: between two tries. */
  readonly state: 'connected' | 'waiting' | 'unreachable' | 'off';
  /** Processing time of the last answer of the cloud, UTC ms. */
  readonly lastContactAtMs?: number;
  /** Since the start of the program, on the wire. */
  readonly bytesUp: number;
  readonly bytesDown: number;
}

/** A box whose records go nowhere but to its own disk. */
export const NO_LINK: LinkState = { state: 'off', bytesUp: 0, bytesDown: 0 };

/** What the station page and its API show and change: the gateway as far as people have to do with it. */
export interface StationBox {
  readonly id: GatewayId;
  readonly softwareVersion: string;
  readonly clock: Clock;
  /** Time is simulated or follows a record: pages say so. */
  readonly simulated: boolean;
  readonly reader: EdgeReader;
  readonly broker: {
    readonly port: number;
    readonly connected: () => number;
    readonly refusals: () => Readonly<Record<string, number>>;
  };
  readonly presence: () => readonly SensorPresence[];
  readonly link: () => LinkState;
  readonly configuration: () => GatewayConfiguration;
  /** UTC ms; 0 when there was none. */
  readonly maintenanceUntil: (station: StationId) => number;
  /** Resolves when it is on disk. */
  readonly maintain: (station: StationId, untilMs: number) => Promise<void>;
  /** Writes the station's file, then takes the configuration over. */
  readonly saveStation: (station: Station) => Promise<void>;
}
