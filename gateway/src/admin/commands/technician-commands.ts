import { ShivarError } from '@shivar/core/errors';
import { MIN_PASSWORD_CHARACTERS, makePassword, writePassword } from '../access/index.ts';
import { type Command, type CommandContext, command } from '../command-line/command.ts';
import { makeFolder } from '../files/json-folder.ts';
import { openPlace, PLACE_OPTIONS } from './place.ts';

const password = command({
  name: 'technician password',
  summary: 'Sets the password of the technician for the station page.',
  details:
    'Without --generate it is taken from SHIVAR_TECHNICIAN_PASSWORD or asked for. It holds at once; only its hash is kept.',
  options: { ...PLACE_OPTIONS, generate: { type: 'boolean', help: 'Make one and print it once.' } },
  run: async (invocation) => {
    const { paths } = await openPlace(invocation.options, invocation);
    const { generate } = invocation.options;
    const chosen = generate ? makePassword() : await chosenPassword(invocation);
    await makeFolder(paths.dataDirectory);
    await writePassword(paths.technicianFile, chosen);
    invocation.out(generate ? `password  ${chosen}\n\nIt is shown this once.` : 'The password has been set.');
    return 0;
  },
});

export const TECHNICIAN_COMMANDS: readonly Command[] = [password];

async function chosenPassword({ environment, askSecret }: CommandContext): Promise<string> {
  const chosen = environment.technicianPassword ?? (await askSecret('new password: '));
  if (chosen === undefined) {
    throw new ShivarError('PASSWORD_NEEDED', 'set SHIVAR_TECHNICIAN_PASSWORD, or use --generate');
  }
  if (chosen.length < MIN_PASSWORD_CHARACTERS) {
    throw new ShivarError(
      'PASSWORD_TOO_SHORT',
      `the password needs at least ${MIN_PASSWORD_CHARACTERS} characters`,
    );
  }
  return chosen;
}
