/** Folder of the static files of the pages; a program serves it under `/assets/`. */
export const assetDirectory: URL = new URL('../../assets/', import.meta.url);

/** Part of every asset address, so that browsers may keep the files for ever. Raise it with every change of a file. */
export const ASSET_VERSION = '1';
