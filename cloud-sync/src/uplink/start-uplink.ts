import { ShivarError } from '@shivar/core/errors';
import {
  countRanges,
  type EdgeAction,
  type EdgeEnd,
  mustAsk,
  nextRequest,
  openEdgeEnd,
  type RefusedRanges,
  STREAM,
  type StreamCode,
  settle,
  type UplinkFrame,
} from '@shivar/core/sync';
import { MINUTE, SECOND } from '@shivar/core/time';
import { DEFAULT_BACKOFF } from './backoff.ts';
import { exchange } from './exchange.ts';
import { gatherFrames } from './gather-frames.ts';
import { Timetable } from './timetable.ts';
import { UplinkError } from './uplink-error.ts';
import type { UplinkOptions, UplinkStatus, UplinkTiming } from './uplink-options.ts';

export const DEFAULT_TIMING: UplinkTiming = {
  ...DEFAULT_BACKOFF,
  gatherMs: 5 * SECOND,
  idleContactMs: 15 * MINUTE,
  // 8 kB keep an alert's wait to a few seconds on 2G and still use four fifths of the link.
  requestBytes: 8192,
};

/** A request is not made smaller than this, however often the cloud or a proxy finds it too large. */
const MIN_REQUEST_BYTES = 512;

/** The running edge end. */
export interface Uplink {
  /** Says that records were committed; `alert` when an alert is among them, which waits for nothing. */
  wake(urgency?: 'bulk' | 'alert'): void;
  status(): UplinkStatus;
  /** Ends the exchange under way; what it carried is sent again by the next life. */
  stop(): Promise<void>;
}

/** Sends what waits in the source, by lane, until stopped. Never throws: what fails is counted and tried again. */
export function startUplink(options: UplinkOptions): Uplink {
  const driver = new UplinkDriver(options);
  driver.wake('bulk');
  return driver;
}

class UplinkDriver implements Uplink {
  readonly #options: UplinkOptions;
  readonly #timing: UplinkTiming;
  readonly #timetable: Timetable;
  #end: EdgeEnd;
  #requestBytes: number;
  #status: Omit<UplinkStatus, 'bytesUp' | 'bytesDown'> = {
    state: 'waiting',
    backlogRecords: 0,
    exchanges: 0,
    failures: 0,
    refusedRecords: 0,
  };
  #running: Promise<void> | undefined;
  #stopped = false;
  /** Of the exchange under way. */
  #carriesAlert = false;

  constructor(options: UplinkOptions) {
    this.#options = options;
    this.#timing = { ...DEFAULT_TIMING, ...options.timing };
    this.#requestBytes = this.#timing.requestBytes;
    const { monotonic, scheduler, random } = options;
    const ports = { monotonic, scheduler, random, timing: this.#timing };
    this.#timetable = new Timetable(ports, (reason) => this.#run(reason));
    this.#end = openEdgeEnd({
      gateway: options.gateway,
      firstRequest: Math.floor(random() * 2 ** 32),
      cloudEpoch: options.cloudEpoch,
    });
  }

  wake(urgency: 'bulk' | 'alert' = 'bulk'): void {
    if (!this.#stopped) this.#timetable.wake(urgency);
  }

  status(): UplinkStatus {
    return { ...this.#status, ...this.#options.transport.traffic() };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timetable.stop();
    await this.#options.transport.close();
    await this.#running;
  }

  #run(reason: 'woken' | 'idle'): void {
    this.#running = this.#turn(reason).finally(() => {
      this.#running = undefined;
    });
  }

  /** One exchange if there is a reason for one, and the plan for the next. */
  async #turn(reason: 'woken' | 'idle'): Promise<void> {
    try {
      const allowed = this.#timetable.holdsBulk() ? isUrgent : undefined;
      const frames = await gatherFrames(this.#options.source, this.#requestBytes, allowed);
      if (frames.length === 0 && reason === 'woken' && !mustAsk(this.#end)) {
        this.#timetable.skipped();
        return;
      }
      const more = await this.#exchange(frames);
      this.#requestBytes = Math.min(this.#timing.requestBytes, this.#requestBytes * 2);
      this.#timetable.succeeded({ more: more || mustAsk(this.#end) });
    } catch (error) {
      if (!this.#stopped) this.#failed(error);
    }
  }

  /** @returns whether more waited than was sent */
  async #exchange(frames: readonly UplinkFrame[]): Promise<boolean> {
    const { source, onAcknowledgement } = this.#options;
    const backlogRecords = sum((await source.backlog()).map(({ records }) => records));
    this.#status = { ...this.#status, backlogRecords };
    const { end, request } = nextRequest(this.#end, frames, backlogRecords);
    this.#end = end;
    this.#carriesAlert = frames.some(({ stream }) => stream === STREAM.alerts);
    const { acknowledgement, time, roundTripMs } = await exchange(this.#options, request);
    const settled = settle(this.#end, acknowledgement);
    for (const action of settled.actions) await this.#act(action);
    // Only now: had a mark failed, the same answer must not count as heard.
    this.#end = settled.end;
    this.#succeeded(roundTripMs);
    if (acknowledgement.retryAfterMs !== undefined) this.#timetable.holdBulk(acknowledgement.retryAfterMs);
    onAcknowledgement?.(acknowledgement, time);
    return backlogRecords > countRecords(frames);
  }

  async #act(action: EdgeAction): Promise<void> {
    const { source, log } = this.#options;
    switch (action.kind) {
      case 'acknowledge': {
        const { incarnation, stream, ranges } = action.settled;
        await source.acknowledge(incarnation, stream, ranges);
        break;
      }
      case 'reopen': {
        const { incarnation, stream, ranges } = action.wanted;
        log.info({ wanted: action.wanted }, 'the cloud asks for records again');
        await source.reopen(incarnation, stream, ranges);
        this.#timetable.wake('bulk');
        break;
      }
      case 'adoptEpoch':
        log.info({ epoch: action.epoch }, 'compared with the memory of the cloud');
        await source.adoptEpoch(action.epoch, action.held);
        this.#timetable.wake('bulk');
        break;
      case 'refused':
        this.#refused(action.refused);
        break;
    }
  }

  #refused(refused: RefusedRanges): void {
    const refusedRecords = this.#status.refusedRecords + countRanges(refused.ranges);
    this.#status = { ...this.#status, refusedRecords };
    this.#options.log.warn({ refused }, 'the cloud refused records');
    this.#options.onRefused?.(refused);
  }

  #succeeded(roundTripMs: number): void {
    const { lastError: _, ...status } = this.#status;
    if (status.state === 'unreachable') this.#options.log.info({}, 'exchanges with the cloud succeed again');
    this.#status = {
      ...status,
      state: 'connected',
      exchanges: status.exchanges + 1,
      failures: 0,
      roundTripMs,
      ...this.#dated('lastContactAtMs'),
    };
  }

  #failed(error: unknown): void {
    const code = error instanceof ShivarError ? error.code : 'UPLINK_FAILED';
    const message = error instanceof Error ? error.message : String(error);
    if (code === 'UPLINK_TOO_LARGE') {
      this.#requestBytes = Math.max(MIN_REQUEST_BYTES, Math.floor(this.#requestBytes / 2));
    }
    if (this.#status.failures === 0)
      this.#options.log.warn({ code, message }, 'an exchange with the cloud failed');
    const failures = this.#status.failures + 1;
    const lastError = { code, message, ...this.#dated('atMs') };
    this.#status = { ...this.#status, state: 'unreachable', failures, lastError };
    const retryAfterMs = error instanceof UplinkError ? error.retryAfterMs : undefined;
    this.#timetable.failed({ failures, retryAfterMs, alertWaits: this.#carriesAlert });
  }

  #dated<K extends string>(key: K): { readonly [P in K]?: number } {
    const now = this.#options.clock.now();
    // A computed key widens to string; the one key there is, is K.
    return now === undefined ? {} : ({ [key]: now } as { readonly [P in K]: number });
  }
}

function isUrgent(stream: StreamCode): boolean {
  return stream === STREAM.alerts || stream === STREAM.system;
}

function countRecords(frames: readonly UplinkFrame[]): number {
  return sum(frames.map(({ records }) => records.length));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
