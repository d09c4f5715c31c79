import path from 'node:path';
import type { UplinkSource } from '@shivar/cloud-sync/uplink';
import type { GatewayId, Incarnation } from '@shivar/core/model';
import { Pipeline } from '@shivar/core/pipeline';
import { type RestoredEngine, restoreEngine } from '../pipeline/index.ts';
import {
  type EdgeReader,
  type EdgeStore,
  type EdgeStoreOptions,
  openEdgeStore,
  type RestoredState,
} from '../store/index.ts';

/** What the box remembers: the open store, and the step brought to where the store stands. */
export interface Memory {
  readonly store: EdgeStore & { readonly reader: EdgeReader };
  readonly incarnation: Incarnation;
  readonly cloudEpoch: string | undefined;
  /** The store as the uplink sees it. */
  readonly source: UplinkSource;
  /** The step in its present state. */
  readonly engine: () => Pipeline;
  /** The step as the store was opened. */
  readonly restored: RestoredEngine;
  /** Builds the step again from what the store holds. */
  readonly restore: (state: RestoredState) => Promise<RestoredEngine>;
}

export interface MemoryOptions {
  readonly id: GatewayId;
  readonly softwareVersion: string;
  readonly dataDirectory: string;
  readonly store?: Pick<EdgeStoreOptions, 'backend' | 'quarantine' | 'retention'>;
}

/** Opens the store, which begins a new incarnation, and replays what was not in the last checkpoint. */
export async function openMemory(options: MemoryOptions): Promise<Memory> {
  const store = openEdgeStore({
    path: path.join(options.dataDirectory, 'gateway.db'),
    gateway: options.id,
    softwareVersion: options.softwareVersion,
    ...options.store,
  });
  const opened = await store.open();
  let engine = new Pipeline();
  const restore = async (state: RestoredState): Promise<RestoredEngine> => {
    const restored = await restoreEngine(new Pipeline(), state, store);
    engine = restored.engine;
    return restored;
  };
  const restored = await restore(opened);
  return {
    store,
    incarnation: opened.incarnation,
    cloudEpoch: opened.cloudEpoch,
    source: {
      pending: (stream, limits) => store.pending(stream, limits),
      acknowledge: (incarnation, stream, ranges) => store.acknowledge(incarnation, stream, ranges),
      reopen: (incarnation, stream, ranges) => store.reopen(incarnation, stream, ranges),
      adoptEpoch: (epoch, held) => store.adoptEpoch(epoch, held),
      backlog: () => store.reader.backlog(),
    },
    engine: () => engine,
    restored,
    restore,
  };
}
