import { parseArgs } from 'node:util';
import { suggestion } from '@shivar/core/validation';
import type { Command } from './command.ts';

/** What a command line asks for. */
export type ParsedArguments =
  | {
      readonly kind: 'call';
      readonly options: Readonly<Record<string, string | boolean | undefined>>;
      readonly positionals: readonly string[];
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string };

/** Reads the words behind a command's name by its declaration. */
export function parseArguments(command: Command, args: readonly string[]): ParsedArguments {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(Object.entries(command.options).map(([name, { type }]) => [name, { type }])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const options: Record<string, string | boolean | undefined> = Object.create(null);
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    if (token.name === 'help' || token.name === 'h') return { kind: 'help' };
    const fault = takeOption(command, token, options);
    if (fault !== undefined) return { kind: 'wrong', message: fault };
  }
  for (const [name, { type }] of Object.entries(command.options)) {
    if (type === 'boolean') options[name] ??= false;
  }
  const fault = missing(command, options) ?? countFault(command, positionals);
  return fault === undefined ? { kind: 'call', options, positionals } : { kind: 'wrong', message: fault };
}

interface OptionToken {
  /** As it was written, with its dashes. */
  readonly rawName: string;
  readonly name: string;
  readonly value?: string | undefined;
  /** Whether the value stood behind an equals sign. */
  readonly inlineValue?: boolean | undefined;
}

/** Puts one option into `options`, or says what is wrong with it. */
function takeOption(
  { options: specs }: Command,
  { rawName, name, value, inlineValue }: OptionToken,
  options: Record<string, string | boolean | undefined>,
): string | undefined {
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (spec === undefined) return `there is no option ${rawName}; ${suggestion(name, Object.keys(specs))}`;
  if (options[name] !== undefined) return `${rawName} is given twice`;
  if (spec.type === 'boolean') {
    if (value !== undefined) return `${rawName} takes no value`;
    options[name] = true;
    return undefined;
  }
  const nextOption = inlineValue !== true && value?.startsWith('--') === true;
  if (value === undefined || value === '' || nextOption) {
    return `${rawName} needs a value: ${rawName} ${spec.value ?? 'VALUE'}`;
  }
  options[name] = value;
  return undefined;
}

function missing(
  { options: specs }: Command,
  options: Readonly<Record<string, unknown>>,
): string | undefined {
  const lacking = Object.entries(specs).find(
    ([name, { required }]) => required === true && options[name] === undefined,
  );
  return lacking === undefined
    ? undefined
    : `--${lacking[0]} ${lacking[1].value ?? 'VALUE'} is needed: ${lacking[1].help}`;
}

function countFault({ positionals, repeats }: Command, given: readonly string[]): string | undefined {
  const lacking = positionals[given.length];
  if (lacking !== undefined) return `${lacking} is missing`;
  const surplus = repeats ? undefined : given[positionals.length];
  return surplus === undefined ? undefined : `"${surplus}" is one word too many`;
}
