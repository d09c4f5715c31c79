import { type DatastreamId, datastreamId } from '../../model/identifiers.ts';
import { QUALITY, type QualityFlag } from '../../model/observation.ts';
import {
  type ChannelCheck,
  type CheckedReading,
  type Confirmation,
  type Finding,
  isAtLeast,
  isUsable,
  QUALITY_CHECKS,
  type QualityCheck,
  worseFlag,
} from '../../quality/index.ts';
import { KeyedState, type StateEntry } from '../../state/index.ts';
import { eventTime } from '../../time/instants.ts';
import type { Channel } from '../configuration/channel.ts';
import type { Output } from '../effects.ts';
import type { FailingDatastream } from '../step-context.ts';
import {
  type ChannelQuality,
  type CheckState,
  channelQualityCodec,
  newChannelQuality,
} from './channel-quality.ts';
import { confirmationOf, OTHER_SENSOR_MAX_AGE_MS } from './confirmation.ts';
import { turnOf } from './fault-state.ts';
import { StationWeathers } from './station-weather.ts';

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

/** What quality control says of a reading. */
export interface Judged {
  /** The worst that any check finds. */
  readonly flag: QualityFlag;
  /** Suspect, but confirmed: rules may act on it. */
  readonly confirmed: boolean;
}

/** Where a judgement leaves what others must hear of. */
export interface JudgedInto {
  readonly outputs: Output[];
  readonly failing: FailingDatastream[];
}

/** Keys of station state begin with it, which no datastream does; part of the stored form. */
const STATION_KEYS = '=';

/** Runs the quality checks over every resolved reading, and tells the technician when a sensor needs looking at. */
export class QualityStage {
  readonly #checks: readonly QualityCheck[];
  readonly #state: KeyedState<ChannelQuality> = new KeyedState(channelQualityCodec);
  readonly #stations = new StationWeathers();
  readonly #prepared = new WeakMap<Channel, readonly PreparedCheck[]>();

  constructor(checks: readonly QualityCheck[] = QUALITY_CHECKS) {
    this.#checks = checks;
  }

  get changes(): number {
    return this.#state.changes + this.#stations.changes;
  }

  /** Judges a reading. Faults that begin or end with it are told in `into`. */
  judge(channel: Channel, given: CheckedReading, into: JudgedInto): Judged {
    const quality = this.#state.get(channel.datastream) ?? this.#begin(channel, into.outputs);
    const inOrder = given.eventTime > quality.newest;
    const station = this.#stations.viewOf(channel, given.eventTime);
    const reading = { ...given, station };
    const findings = this.#find(channel, reading, quality, inOrder);
    const flag = findings.reduce<QualityFlag>(
      (worst, { finding }) => worseFlag(worst, finding.flag),
      QUALITY.notEvaluated,
    );
    if (isUsable(flag)) {
      const { eventTime: at, value } = reading;
      this.#stations.note(channel, { at, value, good: flag !== QUALITY.suspect });
    }
    if (!inOrder) return { flag, confirmed: false };
    quality.newest = reading.eventTime;
    this.#state.touch(channel.datastream);
    const confirmation = confirmationOf(channel, quality.recent, {
      at: reading.eventTime,
      value: reading.value,
      flag,
      confirmedBy: hardestOf(findings),
      others: flag === QUALITY.suspect ? station.others(OTHER_SENSOR_MAX_AGE_MS) : [],
    });
    const shared = confirmation === 'otherSensor';
    const judged = { flag, channel, reading, shared };
    for (const evidence of findings) if (!isUneventful(evidence)) weigh(evidence, judged, into);
    return { flag, confirmed: confirmation !== undefined };
  }

  takeDelta(prefix: string): StateEntry[] {
    return [...this.#state.takeDelta(prefix), ...this.#stations.takeDelta(`${prefix}${STATION_KEYS}`)];
  }

  restore(key: string, value: Uint8Array): void {
    if (key.startsWith(STATION_KEYS)) this.#stations.restore(key.slice(STATION_KEYS.length), value);
    else this.#state.restore(key, value);
  }

  /** What each check finds; a value that stands for no data is not judged further. */
  #find(channel: Channel, reading: CheckedReading, quality: ChannelQuality, inOrder: boolean): Evidence[] {
    const findings: Evidence[] = [];
    const checks = this.#checksOf(channel);
    for (let index = 0; index < checks.length; index += 1) {
      const one = checks[index];
      if (one === undefined || (one.check.order === 'ordered' && !inOrder)) continue;
      const state = stateOf(quality, one.check.name, index);
      const finding = one.prepared.evaluate(reading, state.memory);
      findings.push({ check: one.check, state, finding });
      if (finding.flag === QUALITY.missing) break;
    }
    return findings;
  }

  #checksOf(channel: Channel): readonly PreparedCheck[] {
    const known = this.#prepared.get(channel);
    if (known !== undefined) return known;
    const { property, name, scale, intervalMs, station, tipSizeMm } = channel;
    const { elevationM, latitude, longitude } = station;
    const checked = {
      property,
      depthCm: name.depthCm,
      scale,
      intervalMs,
      elevationM,
      latitude,
      longitude,
      ...(tipSizeMm === undefined ? {} : { tipSizeMm }),
    };
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

/** A good reading where nothing was wrong before: most of them. */
function isUneventful({ finding, state }: Evidence): boolean {
  return finding.flag === QUALITY.pass && !state.open && state.streak === 0;
}

/** Counts a finding for or against a fault. Only a reading that is good in every way speaks for the end of one. */
function weigh(
  { check, state, finding }: Evidence,
  {
    flag,
    channel,
    reading,
    shared,
  }: { flag: QualityFlag; channel: Channel; reading: CheckedReading; shared: boolean },
  { outputs, failing }: JudgedInto,
): void {
  if (finding.flag === QUALITY.notEvaluated) return;
  // Two instruments that agree are not both broken.
  const cleared = shared && finding.flag === QUALITY.suspect;
  const bad = !cleared && isAtLeast(finding.flag, QUALITY[check.faultFrom]);
  if (!bad && !isUsable(flag)) return;
  const turn = turnOf(state, bad, finding.since ?? reading.eventTime);
  if (turn === undefined) return;
  outputs.push(fault(channel, check.name, turn, finding.detail ?? 'reads normally again'));
  if (turn === 'open') failing.push({ datastream: channel.datastream, since: state.since });
}

/** What the hardest of the suspicions takes for an answer. */
function hardestOf(findings: readonly Evidence[]): Confirmation {
  let hardest: Confirmation = 'persistence';
  for (const { check, finding } of findings) {
    if (finding.flag !== QUALITY.suspect || check.confirmedBy === 'persistence') continue;
    if (check.confirmedBy === 'nothing') return 'nothing';
    hardest = 'otherSensor';
  }
  return hardest;
}

/** The state of a check, most often at the place where the check stands. */
function stateOf(quality: ChannelQuality, check: string, index: number): CheckState {
  const there = quality.checks[index];
  if (there?.check === check) return there;
  const known = quality.checks.find((state) => state.check === check);
  if (known !== undefined) return known;
  const created: CheckState = { check, memory: [], streak: 0, open: false, since: eventTime(0) };
  quality.checks.push(created);
  return created;
}

function fault(channel: Channel, check: string, state: 'open' | 'closed', detail: string): Output {
  const { station, sensor, property, depthCm } = channel.name;
  const place = depthCm === undefined ? property : `${property}@${depthCm}`;
  return { kind: 'fault', station, sensor, code: `${check}:${place}`, state, detail: `${place} ${detail}` };
}
