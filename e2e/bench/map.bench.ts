// How fast the map is drawn, recoloured, moved and passed over, against plotly's scattergl in the same run: as the page does,
// which is not by WebGL where there is no graphics processor, and by WebGL 2. Times end when all has been computed.

import type { Page } from 'playwright';
import { type Figure, figure, goal, median, type Prepare, type Setting } from './benchmark.ts';
import type { Renderer } from './map-harness/page.tsx';

/** The page to build in place of Earshot's. */
export const harness = 'map-harness';

interface Goals {
  recolourMilliseconds?: number;
  panMilliseconds?: number;
}

const sizes: { points: number; goals: Goals }[] = [
  { points: 1_000, goals: {} },
  { points: 10_000, goals: {} },
  { points: 20_000, goals: { recolourMilliseconds: 60 } },
  { points: 100_000, goals: { recolourMilliseconds: 120, panMilliseconds: 80 } },
];
const hoverGoalMilliseconds = 8;
const blockGoalMilliseconds = 100;
const repeats = 5;
const moves = 24;
const hovers = 400;

interface Drawing {
  firstDraw: number;
  recolour: number;
  pan: number;
  zoom: number;
  /** Of the page's own alone: plotly looks for points by itself. */
  hover: { median: number; longest: number } | null;
  /** Of the page, in all of these but the first draw. */
  longestBlock: number;
}

/** Milliseconds of one frame, of as many as there are moves. */
async function timeMoves(page: Page, move: (index: number) => Promise<void>): Promise<number> {
  const started = performance.now();
  // The browser hands over a move a frame, and answers once the page has dealt with it.
  for (let i = 0; i < moves; i++) await move(i);
  await page.evaluate(() => window.mapHarness.finish());
  return (performance.now() - started) / moves;
}

async function measure(page: Page, renderer: Renderer, points: number): Promise<Drawing> {
  const firstDraws: number[] = [];
  for (let i = 0; i < 3; i++) {
    if (i > 0) await page.evaluate(() => window.mapHarness.clear());
    firstDraws.push(
      await page.evaluate(([by, count]) => window.mapHarness.draw(by, count), [renderer, points] as const),
    );
  }
  const recolours: number[] = [];
  for (let i = 0; i < repeats; i++) recolours.push(await page.evaluate(() => window.mapHarness.recolour(true)));
  await page.evaluate(() => window.mapHarness.longestBlock());
  const blocks: number[] = [];
  for (let i = 0; i < repeats; i++) {
    await page.evaluate(() => window.mapHarness.recolour(false));
    blocks.push(await page.evaluate(() => window.mapHarness.longestBlock()));
  }

  const { mouse } = page;
  const pans: number[] = [];
  const zooms: number[] = [];
  for (let i = 0; i < 3; i++) {
    await mouse.move(300, 300);
    await mouse.down();
    pans.push(await timeMoves(page, (index) => mouse.move(300 + 8 * (index % 12), 300 + 5 * (index % 7))));
    await mouse.up();
    zooms.push(await timeMoves(page, (index) => mouse.wheel(0, index % 2 === 0 ? -60 : 60)));
    blocks.push(await page.evaluate(() => window.mapHarness.longestBlock()));
  }
  const passed = renderer === 'own' ? await page.evaluate((times) => window.mapHarness.hover(times), hovers) : null;
  blocks.push(await page.evaluate(() => window.mapHarness.longestBlock()));
  await page.evaluate(() => window.mapHarness.clear());
  return {
    firstDraw: median(firstDraws),
    recolour: median(recolours),
    pan: median(pans),
    zoom: median(zooms),
    hover: passed && { median: median(passed), longest: Math.max(...passed) },
    longestBlock: Math.max(...blocks),
  };
}

function figuresOf(points: number, { own, webgl, plotly }: Record<Renderer, Drawing>, goals: Goals): Figure[] {
  const against = (what: string, key: 'firstDraw' | 'recolour' | 'pan' | 'zoom', wanted?: number): Figure[] => [
    figure(`${points} points: ${what}`, own[key], 'ms', {
      peer: "plotly's scattergl",
      peerValue: plotly[key],
      better: 'lower',
    }),
    figure(`${points} points: the same, always by WebGL 2`, webgl[key], 'ms'),
    ...(wanted === undefined ? [] : [figure(`${points} points: the same`, own[key], 'ms', goal(wanted))]),
  ];
  return [
    ...against('first draw', 'firstDraw'),
    ...against('all recoloured', 'recolour', goals.recolourMilliseconds),
    ...against('a frame of panning', 'pan', goals.panMilliseconds),
    ...against('a frame of zooming', 'zoom'),
    figure(`${points} points: a move over them, median`, own.hover?.median ?? null, 'ms'),
    figure(
      `${points} points: a move over them, longest`,
      own.hover?.longest ?? null,
      'ms',
      goal(hoverGoalMilliseconds),
    ),
    figure(`${points} points: longest block`, own.longestBlock, 'ms, 0 below 50', goal(blockGoalMilliseconds)),
    figure(`${points} points: plotly's longest block`, plotly.longestBlock, 'ms, 0 below 50'),
  ];
}

export const prepare: Prepare =
  () =>
  async ({ browser, address }: Setting) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.on('console', (message) => message.type() === 'error' && console.error(`The page: ${message.text()}`));
    await page.goto(address);
    await page.waitForFunction(() => 'mapHarness' in window);
    // So that no figure holds the loading of a renderer.
    for (const renderer of ['own', 'webgl', 'plotly'] as const) await measure(page, renderer, 100);
    const figures: Figure[] = [];
    for (const { points, goals } of sizes) {
      console.log(`${points} points`);
      const own = await measure(page, 'own', points);
      const webgl = await measure(page, 'webgl', points);
      const plotly = await measure(page, 'plotly', points);
      figures.push(...figuresOf(points, { own, webgl, plotly }, goals));
    }
    await page.close();
    return figures;
  };
