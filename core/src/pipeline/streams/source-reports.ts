import type { DecodedMessage } from '../../decode/decoded-message.ts';
import { KeyedState, type StateEntry } from '../../state/index.ts';
import { lastInstant, type Proof, type Window } from '../../stream/index.ts';
import { type EventTime, eventTime } from '../../time/instants.ts';

/** Readings of a source whose sequences are remembered: what a link can carry out of order, and more. */
const MAX_REMEMBERED = 64;

/** How far a source says that it has sent everything. */
interface Report {
  bootEpoch: number;
  /** Its latest readings, ascending by sequence. */
  recent: [sequence: number, at: EventTime][];
  /** Everything it will ever send of the time up to here has come in; undefined before it ever reported. */
  proved: EventTime | undefined;
  over: boolean;
}

type PlainReport = [number, [number, EventTime][], EventTime | null, boolean];

/**
 * What the senders themselves report: the oldest reading they still hold. Together with the sequences that have come in
 * this proves that a stretch of time is whole, in whatever order a backlog drains. Nothing else can prove it.
 */
export class SourceReports {
  readonly #reports = new KeyedState<Report>({
    toPlain: ({ bootEpoch, recent, proved, over }): PlainReport => [bootEpoch, recent, proved ?? null, over],
    fromPlain: (plain) => {
      // Only what toPlain made comes back here.
      const [bootEpoch, recent, proved, over] = plain as PlainReport;
      return { bootEpoch, recent, proved: proved ?? undefined, over };
    },
  });

  get changes(): number {
    return this.#reports.changes;
  }

  /** A reading came in. Of sources that report, the sequence is remembered. */
  took(source: string, bootEpoch: number | undefined, sequence: number | undefined, at: EventTime): void {
    const report = this.#reports.get(source);
    if (report === undefined) return;
    if (report.over) {
      // It went on after it had said that it was over.
      report.over = false;
      report.proved = eventTime(Math.min(report.proved ?? at, at) - 1);
      this.#reports.touch(source);
    }
    if (bootEpoch === undefined || sequence === undefined) return;
    if (report.bootEpoch !== bootEpoch) {
      report.bootEpoch = bootEpoch;
      report.recent = [];
    }
    const place = report.recent.findLastIndex(([other]) => other < sequence) + 1;
    report.recent.splice(place, 0, [sequence, at]);
    if (report.recent.length > MAX_REMEMBERED) report.recent.shift();
    this.#reports.touch(source);
  }

  /** A message says what its sender still holds; call before its readings are taken. */
  expect(source: string, { oldestUnsent }: DecodedMessage): void {
    if (oldestUnsent === undefined) return;
    this.#reports.getOrCreate(source, () => ({ bootEpoch: -1, recent: [], proved: undefined, over: false }));
  }

  /** The readings of such a message have been taken: what it says is held against what has come in. */
  take(source: string, { oldestUnsent, bootEpoch }: DecodedMessage): void {
    const report = this.#reports.get(source);
    if (report === undefined || oldestUnsent === undefined) return;
    if (oldestUnsent === 'end') {
      report.over = true;
      if (reaches(report.recent, undefined) !== undefined) report.proved = Infinity;
      this.#reports.touch(source);
      return;
    }
    // A sender that numbers its readings names a sequence, any other a time.
    const proved = bootEpoch === undefined ? oldestUnsent - 1 : reaches(report.recent, oldestUnsent);
    if (proved === undefined || proved <= (report.proved ?? -Infinity)) return;
    report.proved = eventTime(proved);
    this.#reports.touch(source);
  }

  /** Whether a source has said that nothing more will come. */
  isOver(source: string): boolean {
    return this.#reports.get(source)?.over ?? false;
  }

  /** Whether a window has everything that these sources will ever send for it. */
  proof(window: Window, sources: Iterable<string>): Proof {
    let proof: Proof = 'passed';
    for (const source of sources) {
      const proved = this.#reports.get(source)?.proved;
      if (proved === undefined) return 'unknown';
      if (proved < lastInstant(window)) proof = 'missing';
    }
    return proof;
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#reports.takeDelta(prefix);
  }

  restore(key: string, value: Uint8Array): void {
    this.#reports.restore(key, value);
  }
}

/**
 * The latest event time of the sequences below one, when the remembered ones have come in without a hole right up to it.
 * A hole may be a message that was overtaken on its way.
 */
function reaches(recent: Report['recent'], below: number | undefined): EventTime | undefined {
  const sent = below === undefined ? recent : recent.filter(([sequence]) => sequence < below);
  const [first, last] = [sent[0], sent.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (last[0] - first[0] !== sent.length - 1 || (below !== undefined && last[0] !== below - 1))
    return undefined;
  return Math.max(...sent.map(([, at]) => at));
}
