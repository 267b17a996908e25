// A witness inside the page, from the first moment of every visit: notes what may pass too quickly to be asked for.

import type { Locator, Page } from '@playwright/test';
import { expect } from './earshot-page.ts';

interface Witnessed {
  /** Each stage that the status bar has shown, in turn. */
  stages: string[];
  /** The path of each sound that has played, in turn. */
  played: string[];
  /** Each value of the progress bar of training. */
  epochs: number[];
}

declare global {
  interface Window {
    witnessed: Witnessed;
  }
}

/** To be called before the page is opened. */
export async function placeWitness(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const witnessed: Witnessed = { stages: [], played: [], epochs: [] };
    window.witnessed = witnessed;
    let playing: string | undefined;
    const look = () => {
      const stage = document.querySelector<HTMLElement>('[role=status]')?.dataset.stage;
      if (stage && stage !== witnessed.stages.at(-1)) witnessed.stages.push(stage);
      const path = document.querySelector<HTMLElement>('[data-player][data-state=playing]')?.dataset.path;
      if (path && path !== playing) witnessed.played.push(path);
      playing = path;
      const epoch = document.querySelector('[role=progressbar][aria-label=training]')?.getAttribute('aria-valuenow');
      if (epoch && Number(epoch) !== witnessed.epochs.at(-1)) witnessed.epochs.push(Number(epoch));
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
  });
}

export function witnessed(page: Page): Promise<Witnessed> {
  return page.evaluate(() => window.witnessed);
}

/** Waits until `path` has been heard as the latest sound, however short it is. */
export async function expectLastPlayed(page: Page, path: string): Promise<void> {
  await expect.poll(async () => (await witnessed(page)).played.at(-1)).toBe(path);
}

export interface Row {
  path: string;
  /** NaN in a list that has none. */
  distance: number;
}

/** All rows of a list that draws only those in sight, by scrolling through it. */
export async function readRows(list: Locator): Promise<Row[]> {
  const rows = new Map<number, Row>();
  await expect(async () => {
    const { count, drawn } = await list.evaluate((element) => {
      const scroller = element.parentElement as HTMLElement;
      const atEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1;
      scroller.scrollTop = atEnd ? 0 : scroller.scrollTop + scroller.clientHeight;
      const items = [...element.querySelectorAll('li')];
      return {
        count: Number(element.dataset.count),
        drawn: items.map((item) => ({
          place: Number(item.ariaPosInSet),
          path: item.dataset.path ?? '',
          distance: Number(item.dataset.distance ?? Number.NaN),
        })),
      };
    });
    for (const { place, ...row } of drawn) rows.set(place, row);
    expect(rows.size).toBe(count);
  }).toPass({ intervals: [50], timeout: 20_000 });
  await list.evaluate((element) => element.parentElement?.scrollTo(0, 0));
  return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
}
