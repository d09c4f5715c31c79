const WIDTH = 30;

/** A bar on a terminal, redrawn in place; nothing where there is no terminal. */
export class ProgressBar {
  readonly #terminal: NodeJS.WriteStream;
  #drawn = '';

  constructor(terminal: NodeJS.WriteStream) {
    this.#terminal = terminal;
  }

  /** `share` is 0 to 1. */
  show(share: number, text: string): void {
    if (!this.#terminal.isTTY) return;
    const filled = Math.round(WIDTH * Math.min(1, Math.max(0, share)));
    const line = `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${Math.round(100 * share)} % ${text}`;
    if (line === this.#drawn) return;
    this.#drawn = line;
    this.#terminal.write(`\r${line}\u001b[K`);
  }

  /** Leaves the line to whatever is written next. */
  clear(): void {
    if (this.#drawn !== '') this.#terminal.write('\r\u001b[K');
    this.#drawn = '';
  }
}
