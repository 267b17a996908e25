// One screen that stands still: nothing overlaps, nothing is cut off, nothing jumps while work runs.

import type { Page } from '@playwright/test';
import { type EarshotPage, expect, test } from './earshot-page.ts';
import { writeLibrary } from './sound-files.ts';

const desktop = { width: 1280, height: 720 };
const phone = { width: 390, height: 844 };

interface Box {
  name: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const area = ({ left, top, right, bottom }: Box) => (right - left) * (bottom - top);

/** The parts of the screen, in the page's coordinates. */
function boxes(page: Page): Promise<Box[]> {
  return page.evaluate(() =>
    (
      [
        ['header', '.head'],
        ['Sounds', '[aria-label=Sounds].panel'],
        ['Neighbours', '[aria-label=Neighbours].panel'],
        ['Map', '[aria-label=Map]'],
        ['side', '.side'],
        ['footer', '.foot'],
      ] as const
    ).map(([name, selector]) => {
      const element = document.querySelector(selector);
      if (!element) throw new Error(`The page has no ${name} (${selector}).`);
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return { name, left, top: top + scrollY, right, bottom: bottom + scrollY };
    }),
  );
}

function overlaps(parts: Box[]): string[] {
  const common = (a: Box, b: Box) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
  return parts.flatMap((a, i) => parts.slice(i + 1).flatMap((b) => (common(a, b) ? [`${a.name} and ${b.name}`] : [])));
}

async function expectOrder(page: Page): Promise<void> {
  const { content, shown } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    shown: document.documentElement.clientWidth,
  }));
  expect(content, 'nothing is wider than the screen').toBeLessThanOrEqual(shown);

  const parts = await boxes(page);
  // The footer of a narrow page floats over what scrolls beneath it.
  const floats = shown < desktop.width ? ['footer'] : [];
  expect(overlaps(parts.filter(({ name }) => !floats.includes(name)))).toEqual([]);
  for (const { name, left, right } of parts) {
    expect(left, name).toBeGreaterThanOrEqual(0);
    expect(right, name).toBeLessThanOrEqual(shown);
  }

  const buttons = page.locator('header').locator('button:visible, label:visible:has(input)');
  const places = await buttons.evaluateAll((elements) =>
    elements.map((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const isOnTop = element.contains(document.elementFromPoint(x, y));
      return { name: element.textContent ?? '', left, top, right, bottom, isOnTop };
    }),
  );
  expect(places.length).toBeGreaterThanOrEqual(4);
  expect(overlaps(places)).toEqual([]);
  for (const { name, left, top, right, bottom, isOnTop } of places) {
    expect(left, name).toBeGreaterThanOrEqual(0);
    expect(top, name).toBeGreaterThanOrEqual(0);
    expect(right, name).toBeLessThanOrEqual(shown);
    expect(bottom, name).toBeLessThanOrEqual(page.viewportSize()?.height ?? 0);
    expect(isOnTop, `${name} can be clicked`).toBe(true);
  }
}

/** What has the focus is not beneath the footer of a narrow page, wherever the page is scrolled to. */
async function expectFocusInSight(page: Page): Promise<void> {
  const hidden = await page.evaluate(() => {
    const foot = document.querySelector('.foot') as HTMLElement;
    const stops = [...document.querySelectorAll<HTMLElement>(':is(.lists, .side) :is(button, input, select, summary)')];
    const isHidden = (stop: HTMLElement) => {
      stop.focus();
      const { top, bottom } = stop.getBoundingClientRect();
      return document.activeElement === stop && (top < 0 || bottom > foot.getBoundingClientRect().top);
    };
    return stops.filter(isHidden).map(({ ariaLabel, textContent }) => ariaLabel ?? textContent);
  });
  expect(hidden).toEqual([]);
}

async function fill(earshot: EarshotPage, folder: string): Promise<void> {
  const count = writeLibrary(folder, 2);
  await earshot.addFolder(folder);
  await earshot.expectSounds(count);
  await earshot.expectStage('ready');
}

async function trainAndSelect(earshot: EarshotPage): Promise<void> {
  await earshot.setEpochs(1);
  await earshot.train();
  await earshot.sounds.getByRole('listitem').first().click();
  await expect(earshot.neighbours).toHaveAttribute('data-count', '11');
}

for (const viewport of [desktop, phone]) {
  const size = `${viewport.width}x${viewport.height}`;
  test(`everything has its place at ${size}, in the dark and in the light`, async ({ page, earshot }, info) => {
    await page.setViewportSize(viewport);
    const expectOrderInBoth = async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await expectOrder(page);
        const [background, text] = await page.evaluate(() => {
          const { backgroundColor, color } = getComputedStyle(document.documentElement);
          return [backgroundColor, color].map((value) => Number(value.match(/\d+/)?.[0]));
        });
        expect(background < text).toBe(colorScheme === 'dark');
      }
    };
    await earshot.open('?backend=wasm');
    await expectOrderInBoth();
    await fill(earshot, info.outputPath('library'));
    await expectOrderInBoth();
    await trainAndSelect(earshot);
    await page.evaluate(() => scrollTo(0, 0));
    await expectOrderInBoth();
    if (viewport === phone) return expectFocusInSight(page);
    const parts = await boxes(page);
    expect(parts.sort((a, b) => area(b) - area(a))[0].name).toBe('Map');
  });
}

test('nothing jumps from an empty page to a map', async ({ page, earshot }, info) => {
  await earshot.open('?backend=wasm');
  // Every frame is looked at: what jumps and comes back would be seen by nobody else.
  await page.evaluate(() => {
    const seen = new Map<string, string>();
    const parts = ['.head', '[aria-label=Sounds].panel', '[aria-label=Neighbours].panel', '.centre', '.side', '.foot'];
    const look = () => {
      const stage = document.querySelector<HTMLElement>('[role=status]')?.dataset.stage ?? 'none';
      for (const selector of parts) {
        const { left, top, width, height } = document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
        const place = `${selector} at ${[left, top, width, height].map(Math.round).join(' ')}`;
        if (!seen.has(place)) seen.set(place, stage);
      }
      requestAnimationFrame(look);
    };
    look();
    Object.assign(window, { seenPlaces: seen });
  });
  await fill(earshot, info.outputPath('library'));
  await trainAndSelect(earshot);
  const places = await page.evaluate(() => [...(window as unknown as { seenPlaces: Map<string, string> }).seenPlaces]);
  expect(places.map(([place, stage]) => `${place} (since ${stage})`)).toHaveLength(6);
});
