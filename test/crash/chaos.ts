import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { feedCalmly, fight } from './fight.ts';
import type { Publisher } from './publisher.ts';
import { readControlStore, readGatewayStore, type StoredCounts } from './stored.ts';
import { type Crowd, type Sender, sendersOf } from './village.ts';

export interface ChaosOptions {
  readonly kills: number;
  /** Kills of the control, which shows that this way of killing finds losses. */
  readonly controlKills: number;
  readonly seed: number;
  readonly crowd: Crowd;
  /** Told what is going on, in plain words. */
  readonly progress: (line: string) => void;
}

export interface ChaosResult {
  readonly kills: number;
  readonly seed: number;
  /** Messages, as all counts here. */
  readonly published: number;
  readonly acknowledged: number;
  /** Acknowledged and not in the store. */
  readonly lost: number;
  /** With an identity and in the store more than once. */
  readonly doubled: number;
  readonly panes: number;
  /** Panes that differ from those of an uninterrupted run, or are there in one of the two only. */
  readonly panesDiffering: number;
  readonly ledgerBalances: boolean;
  readonly slowestRestartMs: number;
  readonly controlKills: number;
  readonly controlAcknowledged: number;
  readonly controlLost: number;
}

/** Kills the gateway again and again under load, then compares what is stored with what was promised. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { kills, controlKills, seed, crowd, progress } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'shivar-chaos-'));
  const [killedFolder, calmFolder, controlFolder] = ['killed', 'calm', 'control'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  const senders = sendersOf(crowd);
  try {
    const began = Date.now();
    const fought = await fight({ ...options, kind: 'gateway', dataDirectory: killedFolder });
    progress(
      `${kills} kills, ${fought.acknowledged} messages acknowledged; now the same messages without a kill`,
    );
    await feedCalmly(calmFolder, crowd, fought.publishers);
    const span = {
      last: Math.max(...fought.publishers.map(({ published }) => published)),
      began,
      ended: Date.now(),
    };
    const killed = await readGatewayStore(killedFolder, senders, span);
    const calm = await readGatewayStore(calmFolder, senders, span);
    progress('now the control, which stores in an ordinary subscriber');
    const control = await fight({
      ...options,
      kind: 'control',
      dataDirectory: controlFolder,
      kills: controlKills,
    });
    return {
      kills,
      seed,
      published: fought.published,
      acknowledged: fought.acknowledged,
      lost: lostOf(fought.publishers, killed.counts),
      doubled: doubledOf(senders, killed.counts),
      panes: calm.panes.size,
      panesDiffering: differences(killed.panes, calm.panes),
      ledgerBalances: killed.ledgerBalances && calm.ledgerBalances,
      slowestRestartMs: Math.round(fought.slowestRestartMs),
      controlKills,
      controlAcknowledged: control.acknowledged,
      controlLost: lostOf(control.publishers, await readControlStore(controlFolder)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether a run shows what it is to show: no promise broken here, and a way of killing that breaks the usual ones. */
export function isClean(result: ChaosResult): boolean {
  const { lost, doubled, panes, panesDiffering, ledgerBalances, controlLost, controlKills } = result;
  const kept = lost === 0 && doubled === 0 && panesDiffering === 0 && ledgerBalances;
  return kept && panes > 0 && (controlKills === 0 || controlLost > 0);
}

function lostOf(publishers: readonly Publisher[], stored: StoredCounts): number {
  return publishers.reduce((lost, { sender, acknowledged }) => {
    const ofSender = stored.get(sender.sensor);
    return lost + [...acknowledged].filter((sequence) => !ofSender?.has(sequence)).length;
  }, 0);
}

function doubledOf(senders: readonly Sender[], stored: StoredCounts): number {
  const numbered = senders.filter((sender) => sender.numbered);
  return numbered.reduce((doubled, { sensor }) => {
    return doubled + [...(stored.get(sensor)?.values() ?? [])].filter((times) => times > 1).length;
  }, 0);
}

function differences(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): number {
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys].filter((key) => one.get(key) !== other.get(key)).length;
}
