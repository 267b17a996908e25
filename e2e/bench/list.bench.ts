// The list of 100,000 sounds, with their map and a search: frames a second and the longest block of the page while it is
// scrolled from its beginning to its end, while a filter is typed, while it is ordered, while many sounds are tagged, and
// while all of that is of a library that is not open.

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
/** Leaves three kinds of eight. */
const tagged = '-kick -snare -hat -clap -bass';
/** In which tags are long shown and stored. */
const taggingMilliseconds = 1000;
const goalStoredMilliseconds = 100;
const goalListedMilliseconds = 1000;
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

type LibrarySetting = Parameters<typeof withStoredLibrary>[0];

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

/** Types the filter and takes it back, letter by letter. */
async function type(page: Page): Promise<void> {
  const field = page.getByRole('searchbox', { name: 'Search sounds' });
  await field.focus();
  await page.waitForTimeout(typingMilliseconds);
  await field.pressSequentially(query, { delay: typingMilliseconds });
  for (const _ of query) {
    await field.press('Backspace');
    await page.waitForTimeout(typingMilliseconds);
  }
}

function measureOpen(setting: LibrarySetting): Promise<Figure[]> {
  return withStoredLibrary(setting, { sounds, columns, seed }, async ({ page, sounds: list }) => {
    await page.bringToFront();
    await page.waitForTimeout(2000);
    const rows: Figure[] = figures('scrolling', await watch(page, () => scroll(page)));

    rows.push(...figures('typing a filter', await watch(page, () => type(page))));
    await list.getByRole('listitem').first().click();
    await page.waitForTimeout(2000);
    rows.push(...figures('typing beside a search', await watch(page, () => type(page))));
    await page.getByRole('button', { name: 'Folders' }).click();
    await page.waitForTimeout(500);
    rows.push(...figures('typing beside folders and a search', await watch(page, () => type(page))));

    await page.getByRole('button', { name: 'Show, sort and limit' }).click();
    for (const [value, by] of orders)
      rows.push(...figures(`ordering by ${by}`, await watch(page, () => order(page, value))));
    return rows;
  });
}

/** All sounds but few are of a library that is not open. */
function measureAcross(setting: LibrarySetting): Promise<Figure[]> {
  const size = { sounds: 1000, soundsBeside: sounds, columns, seed };
  return withStoredLibrary(setting, size, async ({ page, sounds: list }) => {
    await page.bringToFront();
    await page.waitForTimeout(2000);
    let listedMilliseconds = 0;
    const searchAll = async () => {
      const from = performance.now();
      await page.getByRole('group', { name: 'Search in' }).getByLabel('All libraries').click();
      await list.and(page.locator(`[data-count="${size.sounds + size.soundsBeside}"]`)).waitFor();
      listedMilliseconds = performance.now() - from;
      await page.waitForTimeout(orderingMilliseconds);
    };
    const rows = figures('all libraries', await watch(page, searchAll));
    rows.push(figure('all libraries: listed after', listedMilliseconds, 'ms', goal(goalListedMilliseconds)));
    rows.push(...figures('all libraries, typing', await watch(page, () => type(page))));
    await page.getByRole('button', { name: 'Show, sort and limit' }).click();
    for (const [value, by] of orders.slice(0, 3)) {
      rows.push(...figures(`all libraries, ordering by ${by}`, await watch(page, () => order(page, value))));
    }
    return rows;
  });
}

declare global {
  interface Window {
    /** How long each change of the database took from its beginning until it was stored, in milliseconds. */
    stored: number[];
  }
}

/** Runs before any script of the page. */
function watchStoring(): void {
  window.stored = [];
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...of: Parameters<typeof transaction>) {
    const begun = performance.now();
    const made = transaction.apply(this, of);
    if (made.mode === 'readwrite') {
      made.addEventListener('complete', () => window.stored.push(performance.now() - begun));
    }
    return made;
  };
}

function measureTagging(setting: LibrarySetting): Promise<Figure[]> {
  const prepare = async (page: Page) => {
    await setting.prepare(page);
    await page.addInitScript(watchStoring);
  };
  const size = { sounds, columns, seed, isChangeable: true } as const;
  return withStoredLibrary({ ...setting, prepare }, size, async ({ page, sounds: list }) => {
    await page.bringToFront();
    const search = page.getByRole('searchbox', { name: 'Search sounds' });
    await search.fill(tagged);
    await page.waitForTimeout(2000);
    await list.focus();
    await page.keyboard.press('Control+a');
    await search.fill('');
    const bar = page.getByRole('region', { name: 'Selected sounds' });
    const field = bar.getByRole('combobox');
    const name = `tagging ${await bar.getByText('selected').textContent()}`;
    const rows: Figure[] = [];
    const measureStep = async (step: string, act: () => Promise<void>) => {
      await page.waitForTimeout(2000);
      await page.evaluate(() => window.stored.splice(0));
      const doing = async () => {
        await act();
        await page.waitForTimeout(taggingMilliseconds);
      };
      rows.push(...figures(`${name}: ${step}`, await watch(page, doing)));
      const [stored = null] = await page.evaluate(() => window.stored);
      rows.push(figure(`${name}: ${step}: stored after`, stored, 'ms', goal(goalStoredMilliseconds)));
    };
    await field.fill('drums');
    await measureStep('given', () => field.press('Enter'));
    await measureStep('taken back', () => field.press('Control+z'));
    return rows;
  });
}

async function measure({ browser, address }: Setting): Promise<Figure[]> {
  const setting = { browser, address, prepare: recordTimeline };
  return [...(await measureOpen(setting)), ...(await measureAcross(setting)), ...(await measureTagging(setting))];
}

export const prepare: Prepare = () => measure;
