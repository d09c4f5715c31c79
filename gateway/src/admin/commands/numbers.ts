import { ShivarError } from '@shivar/core/errors';

/** A number from the command line. @throws {ShivarError} ARGUMENT_INVALID. */
export function numberOption(
  name: string,
  text: string,
  { least, greatest, unit }: { readonly least: number; readonly greatest: number; readonly unit: string },
): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= greatest) return value;
  throw new ShivarError(
    'ARGUMENT_INVALID',
    `--${name} must be a number from ${least} to ${greatest} ${unit}, not "${text}"`,
  );
}
