// From a click on a point of the map until its sound is scheduled, its neighbours are listed and everything has been
// recoloured, in the page as it is.

import type { Page } from 'playwright';
import { seededRandom } from '../../src/core/math/random.ts';
import type { EarshotPage } from '../earshot-page.ts';
import type { MapView } from '../map-points.ts';
import { type Figure, figure, goal, median, type Prepare, type Setting } from './benchmark.ts';
import { withStoredLibrary } from './stored-library.ts';

const sizes = [
  { sounds: 1_000, goalMilliseconds: null },
  { sounds: 10_000, goalMilliseconds: null },
  { sounds: 20_000, goalMilliseconds: 60 },
  { sounds: 100_000, goalMilliseconds: 120 },
];
const blockGoalMilliseconds = 100;
const columns = 64;
const seed = 7;
const clicks = 40;
/** As long as a person at least points at what is then clicked. */
const pointedMilliseconds = 200;
/** In which all that a click brings about has long been there. */
const settledMilliseconds = 1000;

/** Milliseconds after the click's event; the block is the longest of the page. */
interface Click {
  scheduled: number;
  listed: number;
  recoloured: number;
  longestBlock: number;
}

declare global {
  interface Window {
    click: { at: number; scheduled: number; listed: number; recoloured: number; blocks: number[] };
  }
}

/** Runs before any script of the page. */
function watch(): void {
  window.click = { at: 0, scheduled: 0, listed: 0, recoloured: 0, blocks: [] };
  // The page answers to the button's going up.
  const begin = ({ timeStamp }: Event) => {
    window.click = { at: timeStamp, scheduled: 0, listed: 0, recoloured: 0, blocks: [] };
  };
  window.addEventListener('pointerup', begin, true);

  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (
    this: AudioBufferSourceNode,
    ...times: [number?, number?, number?]
  ) {
    start.apply(this, times);
    window.click.scheduled ||= performance.now();
  } as typeof start;

  const { putImageData } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.putImageData = function (this: CanvasRenderingContext2D, ...rest: unknown[]) {
    putImageData.apply(this, rest as Parameters<typeof putImageData>);
    if (this.canvas.closest('[aria-label=Map]')) window.click.recoloured = performance.now();
  } as typeof putImageData;

  new MutationObserver((changes) => {
    const list = document.querySelector('[data-list=neighbours]');
    if (changes.some(({ target }) => list?.contains(target))) window.click.listed = performance.now();
  }).observe(document, { subtree: true, childList: true, characterData: true });

  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.click.blocks.push(duration);
  }).observe({ type: 'longtask' });
}

async function clickPoints({ page, map }: EarshotPage): Promise<Click[]> {
  const { rect } = JSON.parse((await map.getAttribute('data-view')) as string) as MapView;
  const random = seededRandom(seed);
  const found: Click[] = [];
  for (let i = 0; i < clicks; i++) {
    const [across, down] = [0.1 + 0.8 * random(), 0.1 + 0.8 * random()];
    await page.mouse.move(rect.left + across * rect.width, rect.top + down * rect.height);
    await page.waitForTimeout(pointedMilliseconds);
    await page.mouse.down();
    await page.mouse.up();
    await page.waitForTimeout(settledMilliseconds);
    const { at, scheduled, listed, recoloured, blocks } = await page.evaluate(() => window.click);
    // Where it met no point.
    if (scheduled === 0) continue;
    found.push({
      scheduled: scheduled - at,
      listed: listed - at,
      recoloured: recoloured - at,
      longestBlock: Math.max(0, ...blocks),
    });
  }
  return found;
}

function figuresOf(sounds: number, goalMilliseconds: number | null, clicked: Click[]): Figure[] {
  const name = `${sounds} sounds`;
  const of = (key: keyof Click) => median(clicked.map((click) => click[key]));
  const all = clicked.map(({ scheduled, listed, recoloured }) => Math.max(scheduled, listed, recoloured));
  return [
    figure(`${name}: clicks that met a point`, clicked.length, `of ${clicks}`),
    figure(`${name}: sound scheduled`, of('scheduled'), 'ms'),
    figure(`${name}: neighbours listed`, of('listed'), 'ms'),
    figure(`${name}: everything recoloured`, of('recoloured'), 'ms'),
    figure(`${name}: all of it`, median(all), 'ms', goalMilliseconds === null ? undefined : goal(goalMilliseconds)),
    figure(`${name}: all of it, longest`, Math.max(...all), 'ms'),
    figure(
      `${name}: longest block (0: none of 50 ms)`,
      Math.max(...clicked.map(({ longestBlock }) => longestBlock)),
      'ms',
      goal(blockGoalMilliseconds),
    ),
  ];
}

async function measure({ browser, address }: Setting): Promise<Figure[]> {
  const prepare = async (page: Page) => {
    await page.addInitScript(watch);
  };
  const figures: Figure[] = [];
  for (const { sounds, goalMilliseconds } of sizes) {
    console.log(`${sounds} sounds`);
    const clicked = await withStoredLibrary(
      { browser, address, prepare },
      { sounds, columns, seed },
      async (earshot) => {
        await earshot.page.bringToFront();
        await earshot.page.locator('[aria-label=Map][data-ready=true]').waitFor();
        // Until the index is there.
        await earshot.page.waitForTimeout(5 * settledMilliseconds);
        return clickPoints(earshot);
      },
    );
    figures.push(...figuresOf(sounds, goalMilliseconds, clicked));
  }
  return figures;
}

export const prepare: Prepare = () => measure;
