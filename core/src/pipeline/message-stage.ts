import type { DecodedMessage } from '../decode/decoded-message.ts';
import type { LedgerCounts } from '../model/ledger.ts';
import { type Observation, QUALITY, type TimeAnchor } from '../model/observation.ts';
import type { StateEntry } from '../state/index.ts';
import { resolve } from '../time/anchors.ts';
import type { ConfigurationStage } from './configuration/configuration-stage.ts';
import type { InstalledSensor } from './configuration/installed-sensor.ts';
import type { InputVerdict, SetAsideReason } from './effects.ts';
import { type Admission, IdentityStage, type IndexedSample } from './identity/identity-stage.ts';
import type { Batch, MessageInput } from './input.ts';
import { countReason } from './ledger-tally.ts';
import { messageRecord } from './message-record.ts';
import { eventTimeRange, type ResolvedPath } from './resolved-path.ts';
import type { StepContext } from './step-context.ts';
import { type AnchorStage, type Arrival, HOLDOVER_AFTER_MS } from './time/anchor-stage.ts';
import { HeldMessages } from './time/held-messages.ts';

/** What a message and its delivery are worked out to before anything is decided. */
interface Intake {
  readonly input: MessageInput;
  readonly batch: Batch;
  readonly sensor: InstalledSensor;
  readonly arrival: Arrival | undefined;
  readonly admission: Admission;
}

/** The verdict on an input that is no message of a configured sensor. */
export const NO_VERDICT: InputVerdict = {
  installationEpoch: 0,
  observations: [],
  repeat: false,
  unknownSensor: false,
  setAside: [],
};

/** Takes messages in: whose they are, what of them is new, and whether their time is known. Counts every reading once. */
export class MessageStage {
  readonly #configuration: ConfigurationStage;
  readonly #anchors: AnchorStage;
  readonly #path: ResolvedPath;
  readonly #identity = new IdentityStage();
  readonly #held = new HeldMessages();

  constructor(configuration: ConfigurationStage, anchors: AnchorStage, path: ResolvedPath) {
    this.#configuration = configuration;
    this.#anchors = anchors;
    this.#path = path;
  }

  get changes(): number {
    return this.#identity.changes + this.#held.changes;
  }

  /** Handles one message. */
  take(input: MessageInput, batch: Batch, context: StepContext): InputVerdict {
    const { incarnation } = batch;
    const { station, message, delivery } = input;
    const arrival = this.#anchors.arrival({ incarnation, elapsedMs: input.elapsedMs ?? batch.elapsedMs });
    const counts = context.tally.at(station, arrival?.at);
    const readings = countReadings(message);
    counts.received += readings;
    const sensor = this.#configuration.sensor(station, input.sensor)?.at(arrival?.at);
    if (sensor === undefined) {
      if (readings > 0) countReason(counts.rejected, 'unknownSensor', readings);
      return { ...NO_VERDICT, unknownSensor: true };
    }
    const admission = this.#identity.admit(sensor, message, delivery);
    if (admission.repeat) {
      counts.duplicate += readings;
      return { ...NO_VERDICT, installationEpoch: sensor.epoch, repeat: true };
    }
    countAdmission(counts, admission, message);
    return this.#store({ input, batch, sensor, arrival, admission }, counts, context);
  }

  /** An incarnation's time is known: what it held goes on, and moves in the ledger from `undated` to its day. */
  release(anchor: TimeAnchor, context: StepContext): boolean {
    const released = this.#held.release(anchor.incarnation);
    for (const { record, readings } of released) {
      const { station, message, elapsedMs, epoch } = record;
      const arrival = arrivalBy(anchor, elapsedMs);
      const sensor = this.#configuration.sensor(station, record.sensor)?.ofEpoch(epoch);
      // Unconfigured since: it stays unresolved, in the log and in the ledger.
      if (sensor === undefined) continue;
      const undated = context.tally.at(station, undefined);
      undated.received -= readings;
      undated.unresolved -= readings;
      context.tally.at(station, arrival.at).received += readings;
      const samples = message.samples.map((sample, index) => ({ index, sample }));
      const { observations } = this.#path.take(
        { sensor, message, samples, elapsedMs, arrival, path: '' },
        context,
      );
      for (const observation of observations) context.outputs.push({ kind: 'resolved', observation });
    }
    return released.length > 0;
  }

  takeDelta(prefix: string): StateEntry[] {
    return [...this.#identity.takeDelta(`${prefix}i`), ...this.#held.takeDelta(`${prefix}h`)];
  }

  restore(key: string, value: Uint8Array): void {
    const part = key.startsWith('i') ? this.#identity : this.#held;
    part.restore(key.slice(1), value);
  }

  /** What is new is followed to its windows, or held until its time is known. */
  #store(intake: Intake, counts: LedgerCounts, context: StepContext): InputVerdict {
    const { input, batch, sensor, arrival, admission } = intake;
    const setAside = admission.closed.map(({ index }) => belowHorizon(index));
    if (arrival === undefined) {
      counts.unresolved += readingsOf(admission.fresh);
      return {
        ...NO_VERDICT,
        installationEpoch: sensor.epoch,
        observations: this.#hold(intake),
        setAside,
      };
    }
    const { message, delivery } = input;
    const elapsedMs = input.elapsedMs ?? batch.elapsedMs;
    const arrived = {
      sensor,
      message,
      samples: admission.fresh,
      elapsedMs,
      arrival,
      path: delivery.clientId,
    };
    const { observations, setAside: later } = this.#path.take(arrived, context);
    const range = eventTimeRange(observations);
    return {
      ...NO_VERDICT,
      installationEpoch: sensor.epoch,
      observations,
      ...(range === undefined ? {} : { eventTimeRange: range }),
      setAside: [...setAside, ...later],
    };
  }

  #hold({ input, batch, sensor, admission }: Intake): Observation[] {
    const { fresh } = admission;
    const record = messageRecord(input, batch, sensor.epoch);
    const message = { ...record.message, rejected: [], samples: fresh.map(({ sample }) => sample) };
    this.#held.hold(batch.incarnation, { record: { ...record, message }, readings: readingsOf(fresh) });
    const time = { kind: 'unresolved', incarnation: batch.incarnation, elapsedMs: record.elapsedMs } as const;
    return fresh.flatMap(({ sample }) =>
      sample.values.flatMap(({ property, depthCm, value }) => {
        const datastream = sensor.channel(property, depthCm)?.datastream;
        return datastream === undefined ? [] : [{ datastream, time, value, flag: QUALITY.notEvaluated }];
      }),
    );
  }
}

function countAdmission(counts: LedgerCounts, admission: Admission, message: DecodedMessage): void {
  counts.duplicate += admission.duplicates;
  counts.possibleDuplicate += admission.possibleDuplicates;
  counts.quarantined += readingsOf(admission.closed);
  for (const { reason } of message.rejected) countReason(counts.rejected, reason, 1);
}

function countReadings({ samples, rejected }: DecodedMessage): number {
  return samples.reduce((sum, { values }) => sum + values.length, rejected.length);
}

function readingsOf(samples: readonly IndexedSample[]): number {
  return samples.reduce((sum, { sample }) => sum + sample.values.length, 0);
}

function belowHorizon(sample: number): { sample: number; reason: SetAsideReason } {
  return { sample, reason: 'sequenceBelowHorizon' };
}

/** Looking back from an anchor a clock has been counting by itself, as it has looking forward. */
function arrivalBy(anchor: TimeAnchor, elapsedMs: number): Arrival {
  const quality = Math.abs(elapsedMs - anchor.elapsedMs) > HOLDOVER_AFTER_MS ? 'holdover' : 'synced';
  return { at: resolve(anchor, elapsedMs), quality };
}
