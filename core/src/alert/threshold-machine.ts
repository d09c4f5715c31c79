import { type CompiledRule, isBack, isBeyondBy } from '../rules/compiled-rule.ts';
import type { StateCodec } from '../state/keyed-state.ts';
import { type EventTime, eventTime, type ProcessingTime, processingTime } from '../time/instants.ts';
import type { Judgement } from './judgement.ts';

/**
 * What one rule remembers of one datastream. Not active it is normal, or pending once `recent` holds a reading beyond
 * the level; active it is clearing while readings that were back are being counted.
 */
export interface MachineState {
  /** Of the rule the rest was counted under. */
  fingerprint: string;
  active: boolean;
  /** Event time of the newest evaluated reading. */
  newest: EventTime;
  /** When that reading was handled. */
  heard: ProcessingTime;
  /** Its value, millionths of the rule's unit. */
  micro: number;
  /** While not active: the last readings, oldest first, at most `raise.of`. */
  recent: { readonly at: EventTime; readonly beyond: boolean }[];
  /** While active: readings in a row that were back, and the first of them. */
  calmCount: number;
  calmSince: EventTime;
  /** After clearing at a value that was still beyond (a dry spell after much rain): that value. */
  clearedAt: number | undefined;
}

/** What a reading changed. */
export type Turn = { readonly kind: 'raise'; readonly start: EventTime } | { readonly kind: 'clear' };

/** A machine that has seen nothing. */
export function newMachine(fingerprint: string): MachineState {
  return {
    fingerprint,
    active: false,
    newest: eventTime(0),
    heard: processingTime(0),
    micro: 0,
    recent: [],
    calmCount: 0,
    calmSince: eventTime(0),
    clearedAt: undefined,
  };
}

/** Forgets what was counted, but not whether it is active nor how far it has read. */
export function restartCounting(machine: MachineState): void {
  machine.recent = [];
  machine.calmCount = 0;
}

/** Back to normal: the next reading is judged as if it were the first. */
export function reset(machine: MachineState): void {
  machine.active = false;
  restartCounting(machine);
}

/** Takes the next reading in event-time order. */
export function stepMachine(
  machine: MachineState,
  rule: CompiledRule,
  judgement: Judgement,
): Turn | undefined {
  machine.newest = judgement.at;
  machine.micro = judgement.micro;
  return machine.active ? stepActive(machine, rule, judgement) : stepWaiting(machine, rule, judgement);
}

function stepWaiting(machine: MachineState, rule: CompiledRule, judgement: Judgement): Turn | undefined {
  const { raise } = rule.rule;
  const beyond = isArmed(machine, rule) && judgement.beyond;
  machine.recent.push({ at: judgement.at, beyond });
  if (machine.recent.length > raise.of) machine.recent.shift();
  const counted = machine.recent.filter((reading) => reading.beyond);
  const first = counted[0];
  if (!beyond || first === undefined || counted.length < raise.count) return undefined;
  reset(machine);
  machine.active = true;
  return { kind: 'raise', start: first.at };
}

/**
 * What was cleared while the value was still beyond the level is raised again only when the value has been back, or
 * has grown by the hysteresis since: a few drops after a storm are not another storm.
 */
function isArmed(machine: MachineState, rule: CompiledRule): boolean {
  const { clearedAt, micro } = machine;
  if (clearedAt === undefined) return true;
  if (!isBack(rule, micro) && !isBeyondBy(rule, micro, clearedAt)) return false;
  machine.clearedAt = undefined;
  return true;
}

function stepActive(machine: MachineState, rule: CompiledRule, judgement: Judgement): Turn | undefined {
  const { clear } = rule.rule;
  const { at, back, micro } = judgement;
  if (!back) {
    machine.calmCount = 0;
    return undefined;
  }
  if (machine.calmCount === 0) machine.calmSince = at;
  machine.calmCount += 1;
  if (machine.calmCount < clear.count || at - machine.calmSince < clear.forMs) return undefined;
  reset(machine);
  machine.clearedAt = isBack(rule, micro) ? undefined : micro;
  return { kind: 'clear' };
}

type PlainMachine = [
  string,
  boolean,
  number,
  number,
  number,
  [number, boolean][],
  number,
  number,
  number | null,
];

/** Machines as small CBOR arrays. */
export const MACHINE_CODEC: StateCodec<MachineState> = {
  toPlain: (m): PlainMachine => [
    m.fingerprint,
    m.active,
    m.newest,
    m.heard,
    m.micro,
    m.recent.map(({ at, beyond }) => [at, beyond]),
    m.calmCount,
    m.calmSince,
    m.clearedAt ?? null,
  ],
  fromPlain: (plain) => {
    // The bytes are our own: written by toPlain.
    const [fingerprint, active, newest, heard, micro, recent, calmCount, calmSince, clearedAt] =
      plain as PlainMachine;
    return {
      fingerprint,
      active,
      newest: eventTime(newest),
      heard: processingTime(heard),
      micro,
      recent: recent.map(([at, beyond]) => ({ at: eventTime(at), beyond })),
      calmCount,
      calmSince: eventTime(calmSince),
      clearedAt: clearedAt ?? undefined,
    };
  },
};
