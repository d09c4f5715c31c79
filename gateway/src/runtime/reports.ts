import type { Observation, StationId } from '@shivar/core/model';
import { NO_STATION, UNDATED_DAY } from '@shivar/core/pipeline';
import type { SnapshotRecord } from '@shivar/core/sync';
import { type Clock, DAY, eventTime, istDate } from '@shivar/core/time';
import { type OutboxRecord, outboxRecord } from '../pipeline/index.ts';
import type { EdgeReader } from '../store/index.ts';

/** Counts change on the day of arrival; two more days cover what a late resolution moves. */
const LEDGER_DAYS_BACK = 3;

/**
 * Makes the records that say how things stand: the latest value of every datastream, and the counts of every station
 * and day. Only what changed since the last report of this run is reported again.
 */
export class Reports {
  readonly #reader: Pick<EdgeReader, 'latest' | 'ledger'>;
  readonly #clock: Clock;
  /** What was reported last, by station, and by station and day. */
  #snapshots: ReadonlyMap<string, OutboxRecord> = new Map();
  #ledgers: ReadonlyMap<string, OutboxRecord> = new Map();

  constructor(reader: Pick<EdgeReader, 'latest' | 'ledger'>, clock: Clock) {
    this.#reader = reader;
    this.#clock = clock;
  }

  /** One record for each station with a newer value. */
  async snapshots(): Promise<OutboxRecord[]> {
    const byStation = new Map<StationId, SnapshotRecord['values'][number][]>();
    for (const observation of await this.#reader.latest()) {
      const value = snapshotValue(observation);
      if (value === undefined) continue;
      const station = observation.datastream.split('/', 1)[0] ?? '';
      byStation.set(station, [...(byStation.get(station) ?? []), value]);
    }
    const before = this.#snapshots;
    this.#snapshots = new Map(
      [...byStation].map(([station, values]) => [
        station,
        outboxRecord('snapshot', { kind: 'snapshot', station, values }),
      ]),
    );
    return changed(this.#snapshots, before);
  }

  /** One record for each station and recent day with other counts. */
  async ledgers(): Promise<OutboxRecord[]> {
    const now = this.#clock.now();
    const fromDay = now === undefined ? UNDATED_DAY : istDate(eventTime(now - LEDGER_DAYS_BACK * DAY));
    // The day of the undated sorts behind every date.
    const days = await this.#reader.ledger({ fromDay, toDay: UNDATED_DAY });
    const before = this.#ledgers;
    this.#ledgers = new Map(
      days
        .filter(({ station }) => station !== NO_STATION)
        .map((entry) => [
          `${entry.station} ${entry.day}`,
          outboxRecord('diagnostics', { kind: 'ledger', ...entry }),
        ]),
    );
    return changed(this.#ledgers, before);
  }
}

/** Records that were not reported as they are now. */
function changed(
  now: ReadonlyMap<string, OutboxRecord>,
  before: ReadonlyMap<string, OutboxRecord>,
): OutboxRecord[] {
  return [...now].flatMap(([key, record]) => {
    const last = before.get(key)?.bytes;
    return last !== undefined && Buffer.compare(last, record.bytes) === 0 ? [] : [record];
  });
}

function snapshotValue({
  datastream,
  time,
  value,
  flag,
}: Observation): SnapshotRecord['values'][number] | undefined {
  if (time.kind === 'unresolved') return undefined;
  const { mantissa, exponent } = value;
  return { datastream, eventTime: time.eventTime, mantissa, exponent, flag };
}
