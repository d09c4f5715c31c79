import { type FSWatcher, watch } from 'node:fs';
import { type Cancel, type Scheduler, SECOND } from '@shivar/core/time';

/** Several changes of one edit come within this, ms. */
const SETTLE_MS: number = SECOND / 4;

/**
 * Calls `changed` once after files in any of the folders were changed, added or taken away. Folders must exist. Returns
 * what ends it.
 */
export function watchFolders(
  directories: readonly string[],
  { scheduler, changed }: { readonly scheduler: Scheduler; readonly changed: () => void },
): Cancel {
  let cancel: Cancel | undefined;
  const settle = (): void => {
    cancel?.();
    cancel = scheduler.after(SETTLE_MS, changed);
  };
  const watchers = [...new Set(directories)].map((directory): FSWatcher => watch(directory, settle));
  // A folder that is taken away cannot be watched any more; a restart finds out.
  for (const watcher of watchers) watcher.on('error', () => watcher.close());
  return () => {
    cancel?.();
    for (const watcher of watchers) watcher.close();
  };
}
