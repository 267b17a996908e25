// The list of 100,000 sounds, with their map and a search: frames a second and the longest block of the page while it is
// scrolled from its beginning to its end, while a filter is typed, and while it is ordered.

import type { Page } from 'playwright';
import { type Figure, figure, goal, type Prepare, type Setting } from './benchmark.ts';
import { withStoredLibrary } from './stored-library.ts';
import { longestBlock, readTimeline, recordTimeline } from './timeline.ts';

const sounds = 100_000;
const columns = 16;
const goalMilliseconds = 50;
const goalFrames = 60;
const scrolledFrames = 300;
const query = 'kick "pack 1" -loop';
/** Between keys, as a person types. */
const typingMilliseconds = 150;
const seed = 7;

/** Each order of the list, as the page has it and in words. */
const orders = [
  ['name', 'name'],
  ['folder', 'folder'],
  ['aspect', 'duration'],
  ['distance', 'distance'],
  ['added', 'when they came'],
] as const;

/** In which an order is found, and the page is at rest again. */
const orderingMilliseconds = 1500;

/** Has the list in this order, then the other way round, then as before, by a script: looking for a control takes long. */
async function order(page: Page, value: string): Promise<void> {
  const wait = () => page.waitForTimeout(orderingMilliseconds);
  await page.evaluate((value) => {
    setTimeout(() => {
      const select = document.querySelector('.list-order select') as HTMLSelectElement;
      select.value = value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }, value);
  await wait();
  for (let turned = 0; turned < 2; turned++) {
    await page.evaluate(() => {
      setTimeout(() => (document.querySelector('.list-order button') as HTMLButtonElement).click());
    });
    await wait();
  }
}

interface Motion {
  framesPerSecond: number;
  longestFrameMilliseconds: number;
  longestBlockMilliseconds: number;
}

/** What the page does meanwhile, by its own clock. */
async function watch(page: Page, act: () => Promise<unknown>): Promise<Motion> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { frameTimes: times });
    const note = (at: number) => {
      times.push(at);
      if (times.length > 0) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
  await act();
  const times = await page.evaluate(() => {
    const { frameTimes } = window as unknown as { frameTimes: number[] };
    return frameTimes.slice();
  });
  const [from, to] = [times[0], times.at(-1) as number];
  const gaps = times.slice(1).map((time, i) => time - times[i]);
  return {
    framesPerSecond: (1000 * gaps.length) / (to - from),
    longestFrameMilliseconds: Math.max(...gaps),
    longestBlockMilliseconds: longestBlock(await readTimeline(page), from, to),
  };
}

function scroll(page: Page): Promise<void> {
  return page.evaluate(async (frames) => {
    const scroller = document.querySelector('[data-list=sounds] .rows') as HTMLElement;
    for (let frame = 1; frame <= frames; frame++) {
      scroller.scrollTop = (frame / frames) * (scroller.scrollHeight - scroller.clientHeight);
      await new Promise(requestAnimationFrame);
    }
  }, scrolledFrames);
}

function figures(name: string, motion: Motion): Figure[] {
  const { framesPerSecond, longestFrameMilliseconds, longestBlockMilliseconds } = motion;
  return [
    figure(`${name}: frames a second`, framesPerSecond, 'frames/s', goal(goalFrames, 'higher')),
    figure(`${name}: longest frame`, longestFrameMilliseconds, 'ms'),
    figure(`${name}: longest task (0: none of 50 ms)`, longestBlockMilliseconds, 'ms', goal(goalMilliseconds)),
  ];
}

function measure({ browser, address }: Setting): Promise<Figure[]> {
  const setting = { browser, address, prepare: recordTimeline };
  return withStoredLibrary(setting, { sounds, columns, seed }, async ({ page, sounds: list }) => {
    await page.bringToFront();
    await page.waitForTimeout(2000);
    const rows: Figure[] = figures('scrolling', await watch(page, () => scroll(page)));

    const field = page.getByRole('searchbox', { name: 'Search sounds' });
    const type = async () => {
      await field.focus();
      await page.waitForTimeout(typingMilliseconds);
      await field.pressSequentially(query, { delay: typingMilliseconds });
      for (const _ of query) {
        await field.press('Backspace');
        await page.waitForTimeout(typingMilliseconds);
      }
    };
    rows.push(...figures('typing a filter', await watch(page, type)));
    await list.getByRole('listitem').first().click();
    await page.waitForTimeout(2000);
    rows.push(...figures('typing beside a search', await watch(page, type)));
    await page.getByRole('button', { name: 'Folders' }).click();
    await page.waitForTimeout(500);
    rows.push(...figures('typing beside folders and a search', await watch(page, type)));

    await page.getByRole('button', { name: 'Show, sort and limit' }).click();
    for (const [value, by] of orders)
      rows.push(...figures(`ordering by ${by}`, await watch(page, () => order(page, value))));
    return rows;
  });
}

export const prepare: Prepare = () => measure;
