/** Where a command's events go. */
export type Reporter<Event extends object> = (event: Event) => void;

/**
 * Tells the parent process when there is a channel to it, otherwise writes one JSON line per event with `--json`, and
 * lines for people without.
 */
export function reporter<Event extends object>(
  json: boolean,
  describe: (event: Event) => string | undefined,
): Reporter<Event> {
  const send = process.send?.bind(process);
  if (send !== undefined) return (event) => void send(event);
  if (json) return (event) => void process.stdout.write(`${JSON.stringify(event)}\n`);
  return (event) => {
    const line = describe(event);
    if (line !== undefined) process.stdout.write(`${line}\n`);
  };
}

/** Aborts at the first SIGINT or SIGTERM, or when the parent process goes away. */
export function abortOnStop(controller: AbortController): void {
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.once('disconnect', stop);
  // Listening for the parent's end must not keep a finished program alive.
  process.channel?.unref();
}
