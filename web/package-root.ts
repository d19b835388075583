/** Where the package lies on disk: templates, styles and icons are read from there, also when the code runs from `dist`. */
import { existsSync } from 'node:fs';
import path from 'node:path';

const MAX_LEVELS = 8;

/** The nearest folder at or above this file that holds a package.json. Throws when there is none. */
export function packageRoot(): string {
  let folder = import.meta.dirname;
  for (let level = 0; level < MAX_LEVELS; level += 1) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    folder = path.dirname(folder);
  }
  throw new Error('package.json was not found above the web folder');
}
