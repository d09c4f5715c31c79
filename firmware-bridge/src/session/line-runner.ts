import type { Cancel } from '@shivar/core/time';
import type { DeviceSession, SessionEvent } from '../drivers/device-driver.ts';
import { BoundedBackoff } from '../links/bounded-backoff.ts';
import type { Link, OpenLink } from '../links/link.ts';
import type { RealTime } from './real-time.ts';

/** What a line tells the program, besides bytes. */
export type LineEvent =
  | Exclude<SessionEvent, { kind: 'send' }>
  | { readonly kind: 'lineUp' }
  | { readonly kind: 'lineDown'; readonly cause: string; readonly retryInMs: number };

export interface LineRunnerOptions {
  readonly link: Link;
  /** A new conversation, each time the line is opened. */
  readonly openSession: (nowMs: number) => DeviceSession;
  readonly time: RealTime;
  onEvent(event: LineEvent): void;
}

/** The longest a timer is set for; timers of weeks would overflow. */
const MAX_TIMER_MS = 60_000;

/** Ties a conversation to its line: opens it, carries bytes and time, and begins again for ever when the line is lost. */
export class LineRunner {
  readonly #options: LineRunnerOptions;
  readonly #backoff = new BoundedBackoff();
  /** The line as it was opened last; what an older one still has to say is not heard. */
  #line: Line | undefined;
  #cancelTimer: Cancel = () => undefined;
  #stopped = false;

  constructor(options: LineRunnerOptions) {
    this.#options = options;
  }

  /** Opens the line, now and whenever it was lost, until {@link stop}. */
  start(): void {
    const line: Line = {};
    this.#line = line;
    this.#open(line).catch((error: unknown) => this.#lost(line, error));
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
    const open = this.#line?.open;
    this.#line = undefined;
    open?.link.close();
  }

  async #open(line: Line): Promise<void> {
    const { link, openSession, time, onEvent } = this.#options;
    const opened = await link.open({
      onData: (bytes) => this.#carry(line, (session) => session.receive(bytes, time.now())),
      onClose: (cause) => this.#lost(line, cause ?? 'the line was closed'),
    });
    if (this.#line !== line) {
      opened.close();
      return;
    }
    line.open = { link: opened, session: openSession(time.now()) };
    onEvent({ kind: 'lineUp' });
    this.#carry(line, (session) => session.wake(time.now()));
  }

  /** Lets the session do something, then does what it wants and sets its timer. */
  #carry(line: Line, step: (session: DeviceSession) => readonly SessionEvent[]): void {
    if (this.#line !== line || line.open === undefined) return;
    const { link, session } = line.open;
    for (const event of step(session)) {
      if (event.kind === 'send') {
        link.write(event.bytes).catch((error: unknown) => this.#lost(line, error));
        continue;
      }
      // Whatever a session has to tell means that the line works.
      this.#backoff.reset();
      this.#options.onEvent(event);
    }
    this.#setTimer(line, session);
  }

  #setTimer(line: Line, session: DeviceSession): void {
    const { time } = this.#options;
    this.#cancelTimer();
    const waitMs = Math.min(MAX_TIMER_MS, Math.max(0, session.wakeAtMs - time.now()));
    this.#cancelTimer = time.after(Math.ceil(waitMs), () =>
      this.#carry(line, (current) => current.wake(time.now())),
    );
  }

  #lost(line: Line, cause: unknown): void {
    if (this.#stopped || this.#line !== line) return;
    this.#line = undefined;
    this.#cancelTimer();
    line.open?.link.close();
    const retryInMs = this.#backoff.next();
    this.#options.onEvent({ kind: 'lineDown', cause: describe(cause), retryInMs });
    this.#cancelTimer = this.#options.time.after(retryInMs, () => this.start());
  }
}

/** One attempt at the line, and what came of it. */
interface Line {
  open?: { readonly link: OpenLink; readonly session: DeviceSession };
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
