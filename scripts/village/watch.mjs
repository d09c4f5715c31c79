import { pause } from './village.mjs';

/** Looks at the gateway and the cloud the way anybody can: over their HTTP APIs. */
export class Watch {
  #village;

  constructor(village) {
    this.#village = village;
  }

  async look() {
    const [status, transitions] = await Promise.all([
      this.gateway('status'),
      this.gateway('transitions?limit=20'),
    ]);
    return { status, transitions: transitions?.items ?? [] };
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
