import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDecimal, observedPropertyByCode } from '@shivar/core/model';
import type { DeviceSession, SessionEvent } from '@shivar/firmware-bridge/drivers';
import fc from 'fast-check';

/** One device, its recorded traffic, and what it means. */
export interface DriverSubject {
  /** Begins a conversation with this one device. */
  open(nowMs: number): DeviceSession;
  /** The bytes the driver sends, and those that were recorded in answer. */
  readonly question: Uint8Array;
  readonly answer: Uint8Array;
  /** `property[@depth] value` of the sample that follows. */
  readonly values: readonly string[];
  readonly suspicions: readonly string[];
  /** Attempts within one round. */
  readonly attempts: number;
}

/** What a device does with a question: the pieces of its answer, which arrive one after another. */
type Device = (question: Uint8Array) => readonly Uint8Array[];

/** Longest stretch of virtual time a conversation may take: a round of any driver is shorter. */
const PATIENCE_MS = 60_000;

/** Lets a session talk to a device on virtual time until `enough`, and returns every event but the sending. */
function converse(
  session: DeviceSession,
  device: Device,
  enough: (events: readonly SessionEvent[]) => boolean,
): readonly SessionEvent[] {
  const heard: SessionEvent[] = [];
  let nowMs = session.wakeAtMs;
  const deadlineMs = nowMs + PATIENCE_MS;
  const handle = (events: readonly SessionEvent[]): void => {
    for (const event of events) {
      if (event.kind !== 'send') heard.push(event);
      else for (const piece of device(event.bytes)) handle(session.receive(piece, ++nowMs));
    }
  };
  while (!enough(heard)) {
    assert.ok(nowMs <= deadlineMs, `nothing more after ${PATIENCE_MS} ms: ${JSON.stringify(heard)}`);
    nowMs = Math.max(nowMs, session.wakeAtMs);
    handle(session.wake(nowMs));
    assert.ok(session.wakeAtMs > nowMs, 'a session is woken later than now');
  }
  return heard;
}

const hasSample = (events: readonly SessionEvent[]): boolean => events.some(({ kind }) => kind === 'sample');
const hasFinalFault = (events: readonly SessionEvent[]): boolean =>
  events.some((event) => event.kind === 'fault' && event.final);

function describe(event: SessionEvent | undefined): readonly string[] {
  if (event?.kind !== 'sample') return [];
  return event.values.map(({ property, depthCm, value }) => {
    const depth = depthCm === undefined ? '' : `@${depthCm}`;
    return `${observedPropertyByCode(property)?.name}${depth} ${formatDecimal(value)}`;
  });
}

function faults(events: readonly SessionEvent[]): readonly string[] {
  return events.flatMap((event) => (event.kind === 'fault' ? [event.fault] : []));
}

/** What every driver promises, shown on its recorded traffic. */
export function deviceDriverContract(name: string, subject: DriverSubject): void {
  const { question, answer, values, suspicions, attempts } = subject;
  const recorded: Device = (sent) => {
    assert.equal(Buffer.from(sent).toString('hex'), Buffer.from(question).toString('hex'));
    return [answer];
  };
  const expectSample = (device: Device): void => {
    const events = converse(subject.open(1000), device, hasSample);
    const sample = events.find(({ kind }) => kind === 'sample');
    assert.deepEqual(describe(sample), values);
    assert.deepEqual(sample?.kind === 'sample' && sample.suspicions, suspicions);
  };

  test(`${name}: recorded traffic becomes the known readings`, () => {
    expectSample(recorded);
  });

  test(`${name}: noise before an answer is passed over, whatever it is`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (noise) => {
        expectSample(() => [noise, answer]);
      }),
    );
  });

  test(`${name}: the echo of the question before the answer is passed over`, () => {
    expectSample((sent) => [sent, answer]);
  });

  test(`${name}: an answer that arrives byte by byte, or cut anywhere, is the same answer`, () => {
    expectSample(() => [...answer].map((byte) => Uint8Array.of(byte)));
    fc.assert(
      fc.property(fc.nat({ max: answer.length }), (at) => {
        expectSample(() => [answer.subarray(0, at), answer.subarray(at)]);
      }),
    );
  });

  test(`${name}: silence is a timeout for each attempt, and the next round tries again`, () => {
    const session = subject.open(1000);
    const events = converse(session, () => [], hasFinalFault);
    assert.deepEqual(
      faults(events),
      Array.from({ length: attempts }, () => 'timeout'),
    );
    assert.ok(hasSample(converse(session, recorded, hasSample)));
  });

  test(`${name}: a broken checksum is counted, asked again, and never a reading`, () => {
    fc.assert(
      fc.property(fc.nat({ max: 8 * answer.length - 1 }), (bit) => {
        const broken = answer.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        let asked = 0;
        const events = converse(subject.open(1000), () => (asked++ === 0 ? [broken] : [answer]), hasSample);
        assert.equal(asked, 2);
        assert.deepEqual(describe(events.at(-1)), values);
        // A flipped bit in the part that names the answer makes it nobody's answer; elsewhere the checksum tells.
        const [fault, ...more] = faults(events);
        assert.deepEqual(more, []);
        assert.ok(fault === 'crcError' || (bit < 24 && fault === 'timeout'), `bit ${bit}: ${fault}`);
      }),
      { numRuns: 200 },
    );
  });

  test(`${name}: no bytes make it throw, hang or report a reading that nobody sent`, () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 12 });
    fc.assert(
      fc.property(pieces, (noise) => {
        const session = subject.open(0);
        const device: Device = () => noise;
        const events = converse(session, device, hasFinalFault);
        assert.ok(!hasSample(events));
        for (const piece of noise) session.receive(piece, PATIENCE_MS);
      }),
    );
  });
}
