import type { Station } from '@shivar/core/model';
import type { RulePack } from '@shivar/core/rules';
import type { SensorDirectory } from '../ingest/index.ts';
import { type AlertWatch, outboxRecord, type PipelineLoop } from '../pipeline/index.ts';

/** Everything the box decides by data. */
export interface GatewayConfiguration {
  readonly stations: readonly Station[];
  readonly packs: readonly RulePack[];
}

/** The configuration in force, and who has to hear when it changes. */
export class ConfigurationHolder {
  readonly #directory: SensorDirectory;
  readonly #watch: AlertWatch;
  readonly #loop: PipelineLoop;
  #current: GatewayConfiguration = { stations: [], packs: [] };

  constructor(directory: SensorDirectory, watch: AlertWatch, loop: PipelineLoop) {
    this.#directory = directory;
    this.#watch = watch;
    this.#loop = loop;
  }

  get current(): GatewayConfiguration {
    return this.#current;
  }

  /** Takes a configuration over. Resolves when it is on disk; the one in force already costs nothing. */
  async replace(configuration: GatewayConfiguration): Promise<void> {
    const { stations, packs } = configuration;
    this.#current = configuration;
    this.#directory.configure(stations);
    this.#watch.configure(packs);
    this.#loop.submit({
      input: { kind: 'configuration', stations, packs },
      bytes: 0,
      recordsIfChanged: stations.map((station) => outboxRecord('system', { kind: 'station', station })),
    });
    await this.#loop.flush();
  }
}
