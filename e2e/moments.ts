// Everything the page has shown, one moment after the other: what passes too fast to be waited for is still seen.

import { type BrowserContext, expect, type Page } from '@playwright/test';
import type { EarshotPage, Stage } from './earshot-page.ts';

export interface Moment {
  stage: Stage;
  /** Rows of the list of sounds. */
  sounds: number;
  /** Name of the progress bar, and what stands beside it, while there is one. */
  progress: string | null;
  figures: string;
  notice: string;
  /** Path of the sound that plays. */
  playing: string | null;
}

declare global {
  var moments: Moment[];
}

/** Call it before the page, or the first page of a context, is opened. */
export async function recordMoments(target: Page | BrowserContext): Promise<void> {
  await target.addInitScript(() => {
    globalThis.moments = [];
    let last = '';
    new MutationObserver(() => {
      const status = document.querySelector<HTMLElement>('[role=status]');
      if (!status) return;
      const moment = {
        stage: status.dataset.stage as Moment['stage'],
        sounds: Number(document.querySelector<HTMLElement>('[aria-label=Sounds][data-count]')?.dataset.count ?? 0),
        progress: document.querySelector('[role=progressbar]')?.getAttribute('aria-label') ?? null,
        figures: document.querySelector('.status > .figures')?.textContent ?? '',
        notice: document.querySelector('.notice span')?.textContent ?? '',
        playing: document.querySelector<HTMLElement>('[data-player][data-state=playing]')?.dataset.path ?? null,
      };
      const text = JSON.stringify(moment);
      if (text === last) return;
      last = text;
      globalThis.moments.push(moment);
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
}

/** All that was shown since the page was opened. */
export function momentsOf(page: Page): Promise<Moment[]> {
  return page.evaluate(() => globalThis.moments);
}

/** Clicks the sound at `path` in the list and waits until it has been heard. Needs `recordMoments`. */
export async function expectPlays(earshot: EarshotPage, path: string): Promise<void> {
  const before = (await momentsOf(earshot.page)).length;
  await earshot.page.getByRole('searchbox', { name: 'Search sounds' }).fill(path);
  const row = earshot.sounds.getByRole('listitem').and(earshot.page.locator(`[data-path=${JSON.stringify(path)}]`));
  await row.click();
  await expect
    .poll(async () => (await momentsOf(earshot.page)).slice(before).map((moment) => moment.playing), {
      message: `${path} should play`,
    })
    .toContain(path);
  await earshot.page.getByRole('searchbox', { name: 'Search sounds' }).fill('');
}

/** Paths of the rows of the list of sounds that are in sight, in its order. */
export function listedPaths(earshot: EarshotPage): Promise<(string | undefined)[]> {
  return earshot.sounds
    .getByRole('listitem')
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.path));
}
