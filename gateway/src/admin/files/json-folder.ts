import { mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Files of one kind in a folder; more is a mistake. */
const MAX_FILES = 10_000;

/** The `*.json` files of a folder in order of name; none when the folder is not there. */
export async function jsonFilesIn(directory: string): Promise<string[]> {
  try {
    const names = (await readdir(directory)).filter(
      (name) => name.endsWith('.json') && !name.startsWith('.'),
    );
    return names
      .sort()
      .slice(0, MAX_FILES)
      .map((name) => path.join(directory, name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Makes a folder that only the owner and the group look into. */
export async function makeFolder(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o750 });
}

/** Whether a file is there. Other reasons why it cannot be looked at are errors. */
export async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    (error) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    },
  );
}
