import type { AlertTransition } from '@shivar/core/alert';
import type { DecodedMessage } from '@shivar/core/decode';
import { emptyLedger, type LedgerCounts, type Observation } from '@shivar/core/model';
import type {
  Batch,
  Effects,
  InputVerdict,
  MessageInput,
  Output,
  PipelineInput,
} from '@shivar/core/pipeline';
import type { Pane } from '@shivar/core/stream';
import { canonicalBytes, STREAM } from '@shivar/core/sync';
import { eventTime, HOUR } from '@shivar/core/time';
import type { Commit } from '@shivar/gateway/store';

/** 2026-06-01T00:00:00Z. */
export const START: number = Date.UTC(2026, 5, 1);

/** A message of one numbered reading of the air temperature. */
export function message(sequence: number, sensorTime: number = START): DecodedMessage {
  const value = { mantissa: 300 + (sequence % 100), exponent: -1 };
  return {
    bootEpoch: 1,
    samples: [{ sensorTime, sequence, values: [{ property: 1, value }] }],
    rejected: [],
  };
}

/** A message input as ingest makes it; the delivery is what a log gives back for a numbered message. */
export function messageInput(decoded: DecodedMessage, elapsedMs = 1000): MessageInput {
  const delivery = { clientId: '', qos: 1, dup: false, digest: '' } as const;
  return { kind: 'message', station: 'dindori-01', sensor: 'mast', delivery, elapsedMs, message: decoded };
}

export function observation(mantissa: number, at: number, datastream: string = TEMPERATURE): Observation {
  const time = { kind: 'resolved', eventTime: eventTime(at), quality: 'synced' } as const;
  return { datastream, time, value: { mantissa, exponent: -1 }, flag: 1 };
}

export const TEMPERATURE = 'dindori-01/mast/airTemperature~1';

export function counts(some: Partial<LedgerCounts>): LedgerCounts {
  return { ...emptyLedger(), ...some };
}

export function pane(start: number, revision: number, datastream: string = TEMPERATURE): Pane {
  const aggregate = { count: revision, sum: { mantissa: 3 * revision, exponent: 1 } };
  return {
    datastream,
    start: eventTime(start),
    end: eventTime(start + HOUR),
    revision,
    aggregate,
    expected: 60,
    standing: 'provisional',
  };
}

export function transition(number: number): AlertTransition {
  return {
    key: `dindori-01/heat/${START}/${number}`,
    station: 'dindori-01',
    hazard: 'heat',
    rule: 'heat-45',
    episodeStart: eventTime(START),
    number,
    kind: number === 1 ? 'raise' : 'update',
    severity: 'orange',
    decidedAt: eventTime(START + number),
    decidedNow: START + number,
    value: { mantissa: 455, exponent: -1 },
    level: { mantissa: 45, exponent: 0 },
    unit: 'Cel',
    datastream: TEMPERATURE,
  };
}

/** What a test says about a commit; the rest is a plain batch of one message. */
export interface CommitSketch {
  readonly incarnation: string;
  readonly elapsedMs?: number;
  readonly now?: number | undefined;
  readonly inputs?: readonly PipelineInput[];
  readonly observations?: readonly Observation[];
  readonly outputs?: readonly Output[];
  readonly ledger?: ReadonlyMap<string, LedgerCounts>;
  readonly stateChanged?: boolean;
  readonly rest?: Partial<Pick<Commit, 'quarantine' | 'records' | 'dispatch' | 'checkpoint'>>;
}

/** A commit as the gateway composes it: a row for every message, a record for every pane and transition. */
export function commitOf(sketch: CommitSketch): Commit {
  const { incarnation, elapsedMs = 1000, inputs = [messageInput(message(1))], outputs = [], rest } = sketch;
  const now = 'now' in sketch ? sketch.now : START;
  const batch: Batch = { incarnation, elapsedMs, now, inputs };
  const verdicts = inputs.map((input, index) =>
    verdict(index === 0 ? sketch.observations : undefined, input),
  );
  const effects: Effects = {
    verdicts,
    outputs,
    ledger: sketch.ledger ?? new Map(),
    stateChanged: sketch.stateChanged ?? true,
    urgent: false,
  };
  const records = outputs.flatMap(recordOf);
  return { batch, effects, messages: rows(batch), quarantine: [], records, dispatch: [], ...rest };
}

function verdict(given: readonly Observation[] | undefined, input: PipelineInput): InputVerdict {
  const observations = given ?? (input.kind === 'message' ? observationsOf(input) : []);
  const times = observations.flatMap(({ time }) => (time.kind === 'resolved' ? [time.eventTime] : []));
  const range = times.length === 0 ? {} : { eventTimeRange: [least(times), greatest(times)] as const };
  return { installationEpoch: 1, observations, ...range, repeat: false, unknownSensor: false, setAside: [] };
}

function observationsOf({ message: { samples } }: MessageInput): Observation[] {
  return samples.flatMap(({ sensorTime, values }) =>
    sensorTime === undefined ? [] : values.map(({ value }) => observation(value.mantissa, sensorTime)),
  );
}

function least(times: readonly number[]): number {
  return times.reduce((a, b) => Math.min(a, b));
}

function greatest(times: readonly number[]): number {
  return times.reduce((a, b) => Math.max(a, b));
}

function recordOf(output: Output): Commit['records'] {
  if (output.kind === 'pane') return [{ stream: STREAM.aggregates, bytes: canonicalBytes(output) }];
  if (output.kind === 'transition') return [{ stream: STREAM.alerts, bytes: canonicalBytes(output) }];
  return [];
}

function rows({ elapsedMs, inputs }: Batch): Map<number, Uint8Array> {
  const logged = [...inputs.entries()].filter(([, input]) => input.kind === 'message');
  return new Map(
    logged.map(([index, input]) => {
      const { station, sensor, message: decoded, elapsedMs: own } = input as MessageInput; // filtered above
      const record = { kind: 'message', station, sensor, epoch: 1, elapsedMs: own ?? elapsedMs } as const;
      return [index, canonicalBytes({ ...record, message: decoded })];
    }),
  );
}
