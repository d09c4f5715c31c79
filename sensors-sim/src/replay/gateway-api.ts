import { ShivarError } from '@shivar/core/errors';
import { addLedger, emptyLedger, type LedgerCounts, type StationId } from '@shivar/core/model';
import type { ResultJson } from '@shivar/core/present';

/** What the station page of a gateway says of one change of an alert. */
export interface ReportedTransition {
  readonly kind: string;
  readonly hazard: string;
  readonly datastream: string;
  readonly value: number;
  readonly unit: string;
  readonly decidedAt: { readonly utc: string; readonly ist: string } | null;
  readonly missed?: boolean;
}

/** Before every day and after every day a ledger can have; both are accepted as days. */
const FIRST_DAY = '0000-01-01';
const LAST_DAY = '9999-12-31';

const FIRST_INSTANT = '0001-01-01T00:00:00Z';
const LAST_INSTANT = '9999-12-31T00:00:00Z';

/** Results of one answer, the most the gateway gives; stretches of one gauge begin at different times. */
const MAX_RESULTS = 500;

/** Transitions of one answer; a record with more shows the newest. */
const MAX_TRANSITIONS = 500;

/** Reads the station page of a gateway: nothing that needs a password. */
export class GatewayApi {
  readonly #base: string;

  /** `base` is the address of the station page, such as `http://localhost:8080/`. */
  constructor(base: string) {
    this.#base = base;
  }

  /** Where the readings of a station went, all days together. */
  async ledger(station: StationId): Promise<LedgerCounts> {
    const answer = await this.#get<{ readonly items: readonly { station: string; counts: LedgerCounts }[] }>(
      `ledger?from=${FIRST_DAY}&to=${LAST_DAY}`,
    );
    const total = emptyLedger();
    for (const day of answer.items) if (day.station === station) addLedger(total, day.counts);
    return total;
  }

  /** Panes that wait for the cloud, corrections included: all of them where there is no cloud. */
  async waitingPanes(): Promise<number> {
    const { items } = await this.#get<{
      readonly items: readonly { readonly stream: string; readonly records: number }[];
    }>('backlog');
    return items.find(({ stream }) => stream === 'aggregates')?.records ?? 0;
  }

  /** Oldest first. */
  async transitions(station: StationId): Promise<readonly ReportedTransition[]> {
    const { items } = await this.#get<{
      readonly items: readonly (ReportedTransition & { readonly station: string })[];
    }>(`transitions?limit=${MAX_TRANSITIONS}`);
    return items.filter((transition) => transition.station === station).reverse();
  }

  /** What a rule says of a station, oldest first. */
  async results(station: StationId, rule: string): Promise<readonly ResultJson[]> {
    const all: ResultJson[] = [];
    for (let to = LAST_INSTANT; ; ) {
      const query = new URLSearchParams({
        station,
        rule,
        from: FIRST_INSTANT,
        to,
        limit: String(MAX_RESULTS),
      });
      const { items } = await this.#get<{ readonly items: readonly ResultJson[] }>(`results?${query}`);
      all.push(...items);
      const oldest = items.at(-1)?.start?.utc;
      if (items.length < MAX_RESULTS || oldest === undefined) return all.reverse();
      to = oldest;
    }
  }

  async #get<T>(path: string): Promise<T> {
    const address = new URL(`api/v1/${path}`, this.#base);
    const response = await fetch(address);
    if (!response.ok) {
      throw new ShivarError('GATEWAY_ANSWER', `the gateway answers ${response.status} to ${address}`);
    }
    // The gateway's own API, described by its schema; a wrong shape shows in the ledger that does not balance.
    return (await response.json()) as T;
  }
}
