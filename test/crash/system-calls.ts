/** What matters of a system-call trace: the write-ahead log reaching the disk, and answers leaving for a sensor. */
export type TracedEvent =
  | { readonly kind: 'synced' }
  /** `packet` is the MQTT packet identifier answered. */
  | { readonly kind: 'answered'; readonly with: 'PUBACK' | 'PUBREC'; readonly packet: number };

/** The line with which the trace of a process that ended is complete. */
export const TRACE_END: RegExp = /\+\+\+ exited with \d+ \+\+\+\n$/;

/** What a trace must record for {@link readTrace}: these calls, descriptors with their paths, strings in hex. */
export const STRACE_ARGUMENTS: readonly string[] = [
  // Traced from beside: the process is ours to stop, not strace's.
  '-D',
  '-f',
  '-y',
  '-xx',
  '-s',
  '256',
  '-e',
  'trace=fsync,fdatasync,write,writev,sendto,sendmsg',
];

const SYNC = /\b(?:fsync|fdatasync)\((\d+)<([^>]*)>/;
const SYNC_RESUMED = /<\.\.\. (?:fsync|fdatasync) resumed>.*= 0/;
const SEND = /\b(?:write|writev|sendto|sendmsg)\(\d+<([^>]*)>/;
const ANSWERS = { 64: 'PUBACK', 80: 'PUBREC' } as const;

/**
 * Reads the output of strace. A sync counts when it has returned, an answer when its call begins: strace prints a call
 * that another thread interrupts in two lines, the first when it begins and the second when it returns.
 */
export function readTrace(text: string, logFile: string): TracedEvent[] {
  const events: TracedEvent[] = [];
  /** Threads inside a sync of the log file. */
  const syncing = new Set<string>();
  for (const line of text.split('\n')) {
    const thread = /^(\d+)/.exec(line)?.[1] ?? '';
    const file = SYNC.exec(line)?.[2];
    if (file !== undefined && decoded(file).endsWith(logFile)) {
      if (line.includes('<unfinished')) syncing.add(thread);
      else if (line.endsWith('= 0')) events.push({ kind: 'synced' });
    } else if (SYNC_RESUMED.test(line) && syncing.delete(thread)) {
      events.push({ kind: 'synced' });
    } else if (/^(?:socket|TCP):/.test(decoded(SEND.exec(line)?.[1] ?? ''))) {
      const answers = answersIn(bytesOf(line));
      // A sync that had begun by then says nothing about the message answered next.
      if (answers.length > 0) syncing.clear();
      events.push(...answers);
    }
  }
  return events;
}

/** Answers before which nothing was synced since the answer before them: promises made on memory alone. */
export function unbackedAnswers(events: readonly TracedEvent[]): number {
  let synced = false;
  let unbacked = 0;
  for (const event of events) {
    if (event.kind === 'answered' && !synced) unbacked += 1;
    synced = event.kind === 'synced';
  }
  return unbacked;
}

/** Every byte string of a call, put together: scattered buffers leave as one stream. */
function bytesOf(line: string): Buffer {
  const parts = [...line.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map((match) => match[1] ?? '');
  return Buffer.from(parts.join('').replaceAll('\\x', ''), 'hex');
}

function answersIn(bytes: Buffer): TracedEvent[] {
  const answers: TracedEvent[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 2 + (bytes[at + 1] ?? 0)) {
    const name = ANSWERS[bytes[at] as keyof typeof ANSWERS]; // other packets have no entry
    if (name !== undefined && bytes[at + 1] === 2) {
      answers.push({ kind: 'answered', with: name, packet: bytes.readUInt16BE(at + 2) });
    }
  }
  return answers;
}

/** With `-xx` strace writes paths in hex too. */
function decoded(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
