import { nearest } from '@shivar/core/validation';
import type { Command, CommandContext } from './command.ts';
import { commandHelp, overview } from './help.ts';
import { parseArguments } from './parse-arguments.ts';

const WRONG_USAGE = 2;

/** Finds the command, reads its arguments and runs it. Gives the exit code; what a command throws is left to the caller. */
export async function runCommandLine(
  commands: readonly Command[],
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const [first, second = ''] = args;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    (first === undefined ? context.err : context.out)(overview(commands));
    return first === undefined ? WRONG_USAGE : 0;
  }
  const found =
    commands.find(({ name }) => name === `${first} ${second}`) ?? commands.find(({ name }) => name === first);
  if (found === undefined) return unknownCommand(commands, first, second, context);
  const parsed = parseArguments(found, args.slice(found.name.split(' ').length));
  switch (parsed.kind) {
    case 'help':
      context.out(commandHelp(found));
      return 0;
    case 'wrong':
      context.err(
        `shivar ${found.name}: ${parsed.message}\nshivar ${found.name} --help tells how it is used`,
      );
      return WRONG_USAGE;
    case 'call':
      // The parser has checked the options against the declaration.
      return found.run({
        ...context,
        positionals: parsed.positionals,
        options: parsed.options as Record<string, never>,
      });
  }
}

function unknownCommand(
  commands: readonly Command[],
  first: string,
  second: string,
  { out, err }: CommandContext,
): number {
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length > 0) {
    const asked = second === '--help' || second === '-h';
    const lines = group.map(({ name, summary }) => `  shivar ${name.padEnd(20)} ${summary}`);
    (asked ? out : err)([`shivar ${first} is one of:`, ...lines].join('\n'));
    return asked ? 0 : WRONG_USAGE;
  }
  const names = commands.map(({ name }) => name);
  const near =
    nearest(`${first} ${second}`.trim(), names) ??
    nearest(first, [...new Set(names.map((name) => name.split(' ')[0] ?? ''))]);
  err(
    `there is no command ${first}${near === undefined ? '' : `; did you mean shivar ${near}?`}\nshivar --help lists them`,
  );
  return WRONG_USAGE;
}
