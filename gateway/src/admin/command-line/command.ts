import type { Environment } from '@shivar/platform/config';

/** One option of a command. */
interface OptionSpec {
  readonly type: 'string' | 'boolean';
  /** One line. */
  readonly help: string;
  /** What stands for its value in the help, for example `FILE`. */
  readonly value?: string;
  readonly required?: boolean;
}

type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** The values of options, typed by their declaration. */
export type OptionValues<O extends OptionSpecs> = {
  readonly [K in keyof O]: O[K]['type'] extends 'boolean'
    ? boolean
    : O[K] extends { readonly required: true }
      ? string
      : string | undefined;
};

/** What a command works with besides its arguments. */
export interface CommandContext {
  /** Writes a line for people or programs. */
  readonly out: (line: string) => void;
  /** Writes a line about what went wrong or ought to be known. */
  readonly err: (line: string) => void;
  readonly environment: Environment;
  /** Where relative paths of the command line begin. */
  readonly workingDirectory: string;
  /** Whether a person looks at the output. */
  readonly terminal: boolean;
  /** Asks a person for a secret without showing it; undefined when nobody is there. */
  readonly askSecret: (question: string) => Promise<string | undefined>;
  /** Aborts when the program is told to stop. */
  readonly signal: AbortSignal;
}

/** A call of a command. */
export interface Invocation<O extends OptionSpecs> extends CommandContext {
  readonly options: OptionValues<O>;
  readonly positionals: readonly string[];
}

/** A command of `shivar`, as the table of commands has it. */
export interface Command {
  /** One or two words: `station add`. */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly positionals: readonly string[];
  /** More than one value for the last positional. */
  readonly repeats: boolean;
  readonly options: OptionSpecs;
  /** Paragraphs under the summary. */
  readonly details: string | undefined;
  /** 0: done; 1: it could not be done, or faults were found. */
  readonly run: (invocation: Invocation<OptionSpecs>) => Promise<number>;
}

/** Declares a command; the types of its options follow from their declaration. */
export function command<const O extends OptionSpecs>(declared: {
  readonly name: string;
  readonly summary: string;
  readonly positionals?: readonly string[];
  readonly repeats?: boolean;
  readonly options: O;
  readonly details?: string;
  readonly run: (invocation: Invocation<O>) => Promise<number>;
}): Command {
  return {
    details: undefined,
    repeats: false,
    positionals: [],
    ...declared,
    // The parser gives exactly the options that are declared, with the types they are declared with.
    run: (invocation) => declared.run(invocation as unknown as Invocation<O>),
  };
}
