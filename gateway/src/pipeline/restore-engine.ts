import type { EdgeStore, RestoredState } from '../store/edge-store.ts';
import type { RestorableEngine, RestoredEngine } from './engine.ts';

/** Replayed batches between two turns of the event loop, so that a long replay does not look like a hang. */
const BATCHES_PER_TURN = 64;

/**
 * Brings a new engine to where the store stands: keyed state as of the last checkpoint, then every batch since, stepped
 * again exactly as it was. Their outputs are stored already; only the store's memory of latest values wants to know.
 */
export async function restoreEngine<E extends RestorableEngine>(
  engine: E,
  restored: RestoredState,
  store: Pick<EdgeStore, 'replayed'>,
): Promise<RestoredEngine<E>> {
  for await (const entry of restored.state) engine.restore([entry]);
  let batches = 0;
  let replayedInputs = 0;
  for await (const batch of restored.replay) {
    store.replayed(batch, engine.step(batch));
    batches += 1;
    replayedInputs += batch.inputs.length;
    if (batches % BATCHES_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return { engine, replayedInputs };
}
