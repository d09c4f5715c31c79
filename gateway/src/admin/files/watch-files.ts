import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import { type Cancel, type Scheduler, SECOND } from '@shivar/core/time';

/** Several changes of one edit come within this, ms. */
const SETTLE_MS: number = SECOND / 4;

/** What is watched: the JSON files of a folder, or one file. Folders must exist. */
export type Watched = { readonly folder: string } | { readonly file: string };

/**
 * Calls `changed` once after something that is watched was changed, added or taken away. Returns what ends it.
 */
export function watchFiles(
  watched: readonly Watched[],
  { scheduler, changed }: { readonly scheduler: Scheduler; readonly changed: () => void },
): Cancel {
  let cancel: Cancel | undefined;
  const settle = (): void => {
    cancel?.();
    cancel = scheduler.after(SETTLE_MS, changed);
  };
  const watchers = watched.map((one) => watchOne(one, settle));
  return () => {
    cancel?.();
    for (const watcher of watchers) watcher.close();
  };
}

/** A file is replaced by renaming, so its folder is watched; what else changes there (the database) is passed over. */
function watchOne(one: Watched, settle: () => void): FSWatcher {
  const folder = 'folder' in one ? one.folder : path.dirname(one.file);
  const wanted = (name: string): boolean =>
    'folder' in one ? name.endsWith('.json') : name === path.basename(one.file);
  const watcher = watch(folder, (_event, name) => {
    if (name === null || wanted(name)) settle();
  });
  // A folder that is taken away cannot be watched any more; a restart finds out.
  watcher.on('error', () => watcher.close());
  return watcher;
}
