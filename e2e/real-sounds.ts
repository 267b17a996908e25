// Real sounds for the journeys: folders of the libraries that SAMPLE_LIBRARIES names.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { drop } from './drop.ts';
import { type EarshotPage, expect } from './earshot-page.ts';
import { placeWitness, readRows } from './witness.ts';

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

/** Drops folders of dirt, and waits until all there is to know of them is known. Gives the paths of the list. */
export async function begin(earshot: EarshotPage, sounds: number, ...folders: string[]): Promise<string[]> {
  await placeWitness(earshot.page);
  await earshot.open('?seed=3');
  await drop(earshot.page, ...folders.map((name) => folderOf('dirt', name)));
  await expectLibrary(earshot, sounds);
  return (await readRows(earshot.sounds)).map(({ path }) => path);
}

export async function expectLibrary(earshot: EarshotPage, sounds: number): Promise<void> {
  await earshot.expectSounds(sounds);
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 60_000 });
  await earshot.expectStage('ready');
}

/** The row of a list that the arrow keys start from. */
export const current = (list: Locator) => list.locator('[aria-current=true]');
