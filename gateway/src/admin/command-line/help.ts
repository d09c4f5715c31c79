import { ENVIRONMENT_VARIABLES } from '@shivar/platform/config';
import type { Command } from './command.ts';

const WIDTH = 100;

/** `shivar --help`: what there is. */
export function overview(commands: readonly Command[]): string {
  return [
    'shivar - the command line of the field gateway',
    '',
    'usage: shivar COMMAND [options]      shivar COMMAND --help tells more about one',
    '',
    ...columns(commands.map((command) => [signature(command), command.summary])),
    '',
    'environment:',
    ...columns(ENVIRONMENT_VARIABLES.map(({ name, help }) => [name, help])),
    '',
    'exit codes: 0 done, 1 it could not be done or faults were found, 2 the command line was wrong',
  ].join('\n');
}

/** `shivar COMMAND --help`. */
export function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(([name, { value, type, help, required }]) => [
    `--${name}${type === 'boolean' ? '' : ` ${value ?? 'VALUE'}`}`,
    required === true ? `${help} (needed)` : help,
  ]);
  return [
    `shivar ${signature(command)}`,
    '',
    ...wrap(command.summary, 0),
    ...(command.details === undefined
      ? []
      : ['', ...command.details.split('\n').flatMap((line) => wrap(line, 0))]),
    ...(options.length === 0 ? [] : ['', 'options:', ...columns(options)]),
  ].join('\n');
}

/** Name and positional words, `station add FILE...`. */
function signature({ name, positionals, repeats }: Command): string {
  return [name, ...positionals].join(' ') + (repeats ? '...' : '');
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...rows.map(([left = '']) => left.length)) + 4;
  return rows.flatMap(([left = '', right = '']) => {
    const [first = '', ...more] = wrap(right, width);
    return [`${`  ${left}`.padEnd(width)}${first.trimStart()}`, ...more];
  });
}

/** Breaks a line of prose at spaces; each line begins with `indent` spaces. */
function wrap(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => `${' '.repeat(indent)}${each}`);
}
