import { type DatastreamId, datastreamId } from '../../model/identifiers.ts';
import { QUALITY, type QualityFlag } from '../../model/observation.ts';
import {
  type ChannelCheck,
  type CheckedReading,
  type Finding,
  isAtLeast,
  isUsable,
  QUALITY_CHECKS,
  type QualityCheck,
  worseFlag,
} from '../../quality/index.ts';
import { KeyedState, type StateEntry } from '../../state/index.ts';
import type { Channel } from '../configuration/channel.ts';
import type { Output } from '../effects.ts';
import {
  type ChannelQuality,
  type CheckState,
  channelQualityCodec,
  newChannelQuality,
} from './channel-quality.ts';
import { turnOf } from './fault-state.ts';

/** A check that has something to say about a datastream. */
interface PreparedCheck {
  readonly check: QualityCheck;
  readonly prepared: ChannelCheck;
}

/** What one check found in one reading, and what it knew before. */
interface Evidence {
  readonly check: QualityCheck;
  readonly state: CheckState;
  readonly finding: Finding;
}

/** Runs the quality checks over every resolved reading, and tells the technician when a sensor needs looking at. */
export class QualityStage {
  readonly #checks: readonly QualityCheck[];
  readonly #state: KeyedState<ChannelQuality> = new KeyedState(channelQualityCodec);
  readonly #prepared = new WeakMap<Channel, readonly PreparedCheck[]>();

  constructor(checks: readonly QualityCheck[] = QUALITY_CHECKS) {
    this.#checks = checks;
  }

  get changes(): number {
    return this.#state.changes;
  }

  /** The flag of a reading: the worst that any check finds. Faults that begin or end with it are added to `outputs`. */
  judge(channel: Channel, reading: CheckedReading, outputs: Output[]): QualityFlag {
    const quality = this.#state.get(channel.datastream) ?? this.#begin(channel, outputs);
    const inOrder = reading.eventTime > quality.newest;
    const findings: Evidence[] = [];
    let flag: QualityFlag = QUALITY.notEvaluated;
    for (const { check, prepared } of this.#checksOf(channel)) {
      if (check.order === 'ordered' && !inOrder) continue;
      const state = stateOf(quality, check.name);
      const finding = prepared.evaluate(reading, state.memory);
      flag = worseFlag(flag, finding.flag);
      findings.push({ check, state, finding });
      if (finding.flag === QUALITY.missing) break;
    }
    if (!inOrder) return flag;
    quality.newest = reading.eventTime;
    this.#state.touch(channel.datastream);
    for (const evidence of findings) weigh(evidence, flag, channel, outputs);
    return flag;
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#state.takeDelta(prefix);
  }

  restore(key: string, value: Uint8Array): void {
    this.#state.restore(key, value);
  }

  #checksOf(channel: Channel): readonly PreparedCheck[] {
    const known = this.#prepared.get(channel);
    if (known !== undefined) return known;
    const { property, name, scale, intervalMs, station } = channel;
    const checked = { property, depthCm: name.depthCm, scale, intervalMs, elevationM: station.elevationM };
    const prepared = this.#checks.flatMap((check) => {
      const ready = check.prepare(checked);
      return ready === undefined ? [] : [{ check, prepared: ready }];
    });
    this.#prepared.set(channel, prepared);
    return prepared;
  }

  /** A new instrument begins without a past; what was wrong with the one before it is over. */
  #begin(channel: Channel, outputs: Output[]): ChannelQuality {
    for (let epoch = channel.name.epoch - 1; epoch >= 1; epoch -= 1) {
      this.#retire(datastreamId({ ...channel.name, epoch }), channel, outputs);
    }
    return this.#state.getOrCreate(channel.datastream, newChannelQuality);
  }

  #retire(datastream: DatastreamId, successor: Channel, outputs: Output[]): void {
    const replaced = this.#state.get(datastream);
    if (replaced === undefined) return;
    for (const { check, open } of replaced.checks) {
      if (open) outputs.push(fault(successor, check, 'closed', 'the sensor was replaced'));
    }
    this.#state.delete(datastream);
  }
}

/** Counts a finding for or against a fault. Only a reading that is good in every way speaks for the end of one. */
function weigh(
  { check, state, finding }: Evidence,
  flag: QualityFlag,
  channel: Channel,
  outputs: Output[],
): void {
  if (finding.flag === QUALITY.notEvaluated) return;
  const bad = isAtLeast(finding.flag, QUALITY[check.faultFrom]);
  if (!bad && !isUsable(flag)) return;
  const turn = turnOf(state, bad);
  if (turn !== undefined)
    outputs.push(fault(channel, check.name, turn, finding.detail ?? 'reads normally again'));
}

function stateOf(quality: ChannelQuality, check: string): CheckState {
  const known = quality.checks.find((state) => state.check === check);
  if (known !== undefined) return known;
  const created: CheckState = { check, memory: [], streak: 0, open: false };
  quality.checks.push(created);
  return created;
}

function fault(channel: Channel, check: string, state: 'open' | 'closed', detail: string): Output {
  const { station, sensor, property, depthCm } = channel.name;
  const place = depthCm === undefined ? property : `${property}@${depthCm}`;
  return { kind: 'fault', station, sensor, code: `${check}:${place}`, state, detail: `${place} ${detail}` };
}
