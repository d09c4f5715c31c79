import { pause } from './day.mjs';

/** Lengths of windows, as the gateway and as the cloud is asked for them. */
const WINDOWS = [
  { windowMs: 15 * 60_000, window: 'PT15M' },
  { windowMs: 60 * 60_000, window: 'PT1H' },
];
/** More windows of one length than a day and its morrow can have. */
const MOST_WINDOWS = 200;
/** Windows are counted this often while the day goes on, ms: it takes some fifty questions. */
const COUNT_EVERY_MS = 5_000;

/** Looks at the gateway and the cloud the way anybody can: over their HTTP APIs. */
export class Watch {
  #village;
  #windows = 0;
  #countedAt = 0;
  /** Every fault that was open at some look. */
  faultsSeen = new Map();
  /** From then on silence is no fault: the simulated sensors have stopped. */
  dayIsOver = false;

  constructor(village) {
    this.#village = village;
  }

  async look() {
    if (Date.now() - this.#countedAt > COUNT_EVERY_MS) {
      this.#countedAt = Date.now();
      this.#windows = (await this.windowsAtGateway()).length;
    }
    const [status, transitions, faults] = await Promise.all([
      this.gateway('status'),
      this.gateway('transitions?limit=20'),
      this.gateway('faults'),
    ]);
    for (const { sensor, code, detail, since } of this.dayIsOver ? [] : (faults?.items ?? [])) {
      this.faultsSeen.set(`${sensor} ${code}`, { sensor, code, detail, since: since?.ist });
    }
    return { status, transitions: transitions?.items ?? [], windows: this.#windows };
  }

  /** Every window of the day on the box, each as one line of text that says all about it. */
  async windowsAtGateway() {
    return this.#windowsOf((datastream, { windowMs }) =>
      this.gateway(`panes?${new URLSearchParams({ datastream, windowMs, ...this.#day() })}`),
    );
  }

  /** The same windows as the cloud has them. */
  async windowsAtCloud() {
    return this.#windowsOf((datastream, { window }) => {
      const query = new URLSearchParams({ datastream, window, limit: MOST_WINDOWS, ...this.#day() });
      return this.cloud(`stations/${datastream.split('/')[0]}/aggregates?${query}`);
    });
  }

  async #windowsOf(ask) {
    const latest = await this.gateway('observations/latest');
    const lines = [];
    for (const { datastream } of latest?.items ?? []) {
      for (const length of WINDOWS) {
        const answer = await ask(datastream, length);
        for (const pane of answer?.items ?? []) {
          lines.push(
            `${datastream} ${length.window} ${pane.start.utc} revision ${pane.revision} of ${pane.count}`,
          );
        }
      }
    }
    return lines.sort();
  }

  #day() {
    const { startMs } = this.#village.course;
    return { from: new Date(startMs).toISOString(), to: new Date(startMs + 36 * 3_600_000).toISOString() };
  }

  /** Waits until nothing is on its way to the cloud any more. True when that came in time. */
  async untilQuiet(withinMs, show, stopped) {
    const until = Date.now() + withinMs;
    let over = false;
    stopped.then(() => {
      over = true;
    });
    while (!over && Date.now() < until) {
      const seen = await this.look();
      show(seen);
      if (seen.status?.backlogRecords === 0) return true;
      await Promise.race([pause(500), stopped]);
    }
    return false;
  }

  gateway(path) {
    return read(new URL(`api/v1/${path}`, this.#village.pageUrl));
  }

  cloud(path) {
    return read(new URL(`v1/${path}`, this.#village.cloudUrl));
  }
}

async function read(url) {
  const answer = await fetch(url).catch(() => undefined);
  return answer?.ok ? answer.json() : undefined;
}
