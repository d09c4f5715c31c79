/** Where a command's events go. */
export interface Reporter<Event extends object> {
  report(event: Event): void;
  /** Resolves when everything reported has left this process. */
  told(): Promise<void>;
}

/**
 * Tells the parent process when there is a channel to it, otherwise writes one JSON line per event with `--json`, and
 * lines for people without.
 */
export function reporter<Event extends object>(
  json: boolean,
  describe: (event: Event) => string | undefined,
): Reporter<Event> {
  const send = process.send?.bind(process);
  let last: Promise<void> = Promise.resolve();
  const leave = (start: (done: () => void) => void): void => {
    last = new Promise((resolve) => start(() => resolve()));
  };
  return {
    report: (event) => {
      if (send !== undefined) {
        // A parent that has gone has nobody to tell.
        if (process.connected) leave((done) => send(event, undefined, undefined, done));
        return;
      }
      const line = json ? JSON.stringify(event) : describe(event);
      if (line !== undefined) leave((done) => process.stdout.write(`${line}\n`, done));
    },
    told: () => last,
  };
}

/** Aborts when the parent process that started this one with a channel goes away; never without one. */
export function parentGone(): AbortSignal {
  const controller = new AbortController();
  process.once('disconnect', () => controller.abort());
  // Listening for the parent's end must not keep a finished program alive.
  process.channel?.unref();
  return controller.signal;
}
