import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { readEnvironment } from '@shivar/platform/config';
import { runMain } from '@shivar/platform/process';
import { runCommandLine } from './admin/command-line/run-command-line.ts';
import { COMMANDS } from './admin/commands/index.ts';

/** What a payload or topic holds must not steer the terminal it is shown on. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are taken out.
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
}

/** Asks on the terminal without showing what is typed. */
async function askSecret(question: string): Promise<string | undefined> {
  if (process.stdin.isTTY !== true) return undefined;
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

runMain((signal) =>
  runCommandLine(COMMANDS, process.argv.slice(2), {
    out: (line) => void process.stdout.write(`${printable(line)}\n`),
    err: (line) => void process.stderr.write(`${printable(line)}\n`),
    environment: readEnvironment(process.env),
    workingDirectory: process.cwd(),
    terminal: process.stdout.isTTY === true,
    askSecret,
    signal,
  }),
);
