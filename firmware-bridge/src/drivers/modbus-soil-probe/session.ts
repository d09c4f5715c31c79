import {
  encodeRequest,
  findResponse,
  frameGapMs,
  MAX_FRAME_BYTES,
  type ReadRequest,
  type ResponseOutcome,
} from '../../framing/modbus-rtu.ts';
import type { DeviceFault, DeviceSession, LineTiming, SessionEvent } from '../device-driver.ts';
import type { ProbeSettings, SoilProbeOptions } from './options.ts';
import { interpretRegisters } from './profile.ts';

/** Bytes kept while an answer is awaited: the longest frame and as much noise before it. */
const MAX_RECEIVED_BYTES = 2 * MAX_FRAME_BYTES;

/** What the session is doing. */
type Phase =
  /** Until the next round. */
  | { readonly kind: 'resting' }
  /** The line is silent before a question. */
  | { readonly kind: 'pausing'; readonly attempt: number; readonly device: number }
  /** A question is out. */
  | { readonly kind: 'asking'; readonly attempt: number; readonly device: number };

/** Asks the probes of one line in turn, round after round; one question is out at a time, as the bus demands. */
export class SoilProbeSession implements DeviceSession {
  readonly #options: SoilProbeOptions;
  readonly #gapMs: number;
  #phase: Phase = { kind: 'resting' };
  #wakeAtMs: number;
  #nextRoundMs: number;
  #received: Uint8Array = new Uint8Array();

  constructor(options: SoilProbeOptions, line: LineTiming, nowMs: number) {
    this.#options = options;
    this.#gapMs = frameGapMs(line.characterMs, line.baudRate);
    this.#nextRoundMs = nowMs;
    this.#wakeAtMs = nowMs;
  }

  get wakeAtMs(): number {
    return this.#wakeAtMs;
  }

  wake(nowMs: number): readonly SessionEvent[] {
    if (nowMs < this.#wakeAtMs) return [];
    switch (this.#phase.kind) {
      case 'resting':
        this.#startRound(nowMs);
        return this.#ask(0, 0, nowMs);
      case 'pausing':
        return this.#ask(this.#phase.device, this.#phase.attempt, nowMs);
      case 'asking':
        return this.#giveUpAttempt(this.#phase.device, this.#phase.attempt, nowMs);
    }
  }

  receive(bytes: Uint8Array, nowMs: number): readonly SessionEvent[] {
    if (this.#phase.kind !== 'asking') return [];
    this.#received = Buffer.concat([this.#received, bytes]).subarray(-MAX_RECEIVED_BYTES);
    const { device } = this.#phase;
    const probe = this.#probe(device);
    const outcome = findResponse(requestFor(probe), this.#received);
    if (outcome.kind === 'incomplete') return [];
    // A refusal is an answer too: asking again within the round would only be refused again.
    this.#pauseBefore(device + 1, 0, nowMs);
    return [answered(probe, outcome)];
  }

  #startRound(nowMs: number): void {
    const intervalMs = this.#options.intervalSeconds * 1000;
    // Rounds that were missed (a sleeping computer) are not made up for.
    const missed = Math.floor((nowMs - this.#nextRoundMs) / intervalMs);
    this.#nextRoundMs += (Math.max(0, missed) + 1) * intervalMs;
  }

  #ask(device: number, attempt: number, nowMs: number): readonly SessionEvent[] {
    this.#phase = { kind: 'asking', device, attempt };
    this.#received = new Uint8Array();
    this.#wakeAtMs = nowMs + this.#options.timeoutMs;
    return [{ kind: 'send', bytes: encodeRequest(requestFor(this.#probe(device))) }];
  }

  #giveUpAttempt(device: number, attempt: number, nowMs: number): readonly SessionEvent[] {
    const probe = this.#probe(device);
    const final = attempt >= this.#options.retries;
    const event = faultOf(probe, findResponse(requestFor(probe), this.#received), this.#received, final);
    if (final) this.#pauseBefore(device + 1, 0, nowMs);
    else this.#pauseBefore(device, attempt + 1, nowMs);
    return [event];
  }

  /** The next question after a silence, or rest when the round is over. */
  #pauseBefore(device: number, attempt: number, nowMs: number): void {
    if (device < this.#options.devices.length) {
      this.#phase = { kind: 'pausing', device, attempt };
      this.#wakeAtMs = nowMs + this.#gapMs;
      return;
    }
    this.#phase = { kind: 'resting' };
    this.#wakeAtMs = Math.max(this.#nextRoundMs, nowMs + this.#gapMs);
  }

  #probe(device: number): ProbeSettings {
    const probe = this.#options.devices[device];
    if (probe === undefined) throw new RangeError(`no device ${device} on this line`);
    return probe;
  }
}

function requestFor({ address, profile }: ProbeSettings): ReadRequest {
  const { firstRegister, registerCount } = profile;
  return { address, function: profile.function, firstRegister, registerCount };
}

function answered(
  probe: ProbeSettings,
  outcome: Exclude<ResponseOutcome, { kind: 'incomplete' }>,
): SessionEvent {
  const { sensor, profile, depthCm } = probe;
  if (outcome.kind === 'exception') {
    const detail = `probe ${probe.address} refuses with exception ${outcome.code}`;
    return { kind: 'fault', sensor, fault: 'exception', detail, final: true };
  }
  return { kind: 'sample', sensor, ...interpretRegisters(profile, outcome.registers, depthCm) };
}

function faultOf(
  { sensor, address }: ProbeSettings,
  outcome: ResponseOutcome,
  received: Uint8Array,
  final: boolean,
): SessionEvent {
  const broken = outcome.kind === 'incomplete' && outcome.crcError;
  const fault: DeviceFault = broken ? 'crcError' : 'timeout';
  const heard = received.length === 0 ? 'silence' : `${received.length} bytes that are no answer`;
  const detail = `probe ${address}: ${broken ? 'an answer with a wrong checksum' : heard}`;
  return { kind: 'fault', sensor, fault, detail, final };
}
