/** A log line for a terminal: `09:14:02 warn  sentence  station=dindori-01`. Time is that of the machine. */
export function humanLine(record: Readonly<Record<string, unknown>>): string {
  const { level, time, program: _program, msg, err, ...fields } = record;
  const at = new Date(String(time));
  const clock = Number.isNaN(at.getTime()) ? '' : at.toTimeString().slice(0, 8);
  const details = Object.entries(fields).map(([key, value]) => `${key}=${show(value)}`);
  const line = [clock, String(level).padEnd(5), String(msg ?? ''), ...details].join(' ').trimEnd();
  return err === undefined ? line : `${line}\n${indent(stackOf(err))}`;
}

function show(value: unknown): string {
  return typeof value === 'string' && /^\S*$/.test(value) ? value : JSON.stringify(value);
}

function stackOf(err: unknown): string {
  if (typeof err !== 'object' || err === null) return String(err);
  return 'stack' in err ? String(err.stack) : JSON.stringify(err);
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
