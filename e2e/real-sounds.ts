// Real sounds for the journeys: folders of the libraries that SAMPLE_LIBRARIES names.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export const libraries = process.env.SAMPLE_LIBRARIES;
export const lacking = 'SAMPLE_LIBRARIES is not set: it names the folder of real sample libraries.';

/** Where a library, or a folder of one, is on the disk. */
export function folderOf(...names: string[]): string {
  return join(libraries as string, ...names);
}

/** Paths of all files below a library's folder, beginning with its name. */
export function listFiles(name: string): string[] {
  return readdirSync(folderOf(name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice((libraries as string).length)
        .replace(/^\/+/, ''),
    )
    .sort();
}
