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
  #line: { readonly link: OpenLink; readonly session: DeviceSession } | undefined;
  #cancelTimer: Cancel = () => undefined;
  #stopped = false;

  constructor(options: LineRunnerOptions) {
    this.#options = options;
  }

  /** Opens the line, now and whenever it was lost, until {@link stop}. */
  start(): void {
    this.#open().catch((error: unknown) => this.#lost(error));
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
    this.#line?.link.close();
    this.#line = undefined;
  }

  async #open(): Promise<void> {
    const { link, openSession, time, onEvent } = this.#options;
    const opened = await link.open({
      onData: (bytes) => this.#carry((session) => session.receive(bytes, time.now())),
      onClose: (cause) => this.#lost(cause ?? 'the line was closed'),
    });
    if (this.#stopped) {
      opened.close();
      return;
    }
    this.#line = { link: opened, session: openSession(time.now()) };
    onEvent({ kind: 'lineUp' });
    this.#carry((session) => session.wake(time.now()));
  }

  /** Lets the session do something, then does what it wants and sets its timer. */
  #carry(step: (session: DeviceSession) => readonly SessionEvent[]): void {
    const line = this.#line;
    if (line === undefined) return;
    for (const event of step(line.session)) {
      if (event.kind !== 'send') {
        // An answer at all means that the line works.
        this.#backoff.reset();
        this.#options.onEvent(event);
        continue;
      }
      line.link.write(event.bytes).catch((error: unknown) => this.#lost(error));
    }
    this.#setTimer(line.session);
  }

  #setTimer(session: DeviceSession): void {
    const { time } = this.#options;
    this.#cancelTimer();
    if (this.#line === undefined) return;
    const waitMs = Math.min(MAX_TIMER_MS, Math.max(0, session.wakeAtMs - time.now()));
    this.#cancelTimer = time.after(Math.ceil(waitMs), () =>
      this.#carry((current) => current.wake(time.now())),
    );
  }

  #lost(cause: unknown): void {
    const wasOpen = this.#line;
    this.#line = undefined;
    this.#cancelTimer();
    if (this.#stopped) return;
    wasOpen?.link.close();
    const retryInMs = this.#backoff.next();
    this.#options.onEvent({ kind: 'lineDown', cause: describe(cause), retryInMs });
    this.#cancelTimer = this.#options.time.after(retryInMs, () => this.start());
  }
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
