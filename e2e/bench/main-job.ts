// The main job, as a person does it: a folder is dropped, "Train" is pressed, the map settles. Nothing is set.

import type { BrowserContext } from 'playwright';
import { strings } from '../../src/app/strings.ts';
import { EarshotPage } from '../earshot-page.ts';
import type { Setting } from './benchmark.ts';
import { longestBlock, readTimeline, recordTimeline, timeOf } from './timeline.ts';

/** Milliseconds after which a stage is taken to be stuck. */
const patience = 30 * 60_000;

export interface MainJob {
  files: number;
  sounds: number;
  /** From the drop until the last sound is stored. */
  decodingSeconds: number;
  /** Finding the fastest way to compute; a part of the next. */
  choosingSeconds: number;
  /** From "Train" until the map begins: choosing, training, embedding, judging. */
  trainingSeconds: number;
  /** From the map's first sign until it stands still and is drawn. */
  mappingSeconds: number;
  /** The sum of the stages: what lies between them is the benchmark's own slowness to press "Train". */
  totalSeconds: number;
  longestDecodingBlockMilliseconds: number;
  longestMappingBlockMilliseconds: number;
  /** What computes, and why, in the page's words. */
  compute: string | null;
}

/** A page that nobody has been to before, to be used and left. Throws what the page leaves uncaught. */
export async function withFreshPage<Result>(
  { browser, address }: Setting,
  query: string,
  use: (earshot: EarshotPage) => Promise<Result>,
): Promise<Result> {
  const context: BrowserContext = await browser.newContext({
    baseURL: address,
    viewport: { width: 1280, height: 720 },
  });
  try {
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && console.error(`The page: ${message.text()}`));
    const broken = new Promise<never>((_, reject) => page.once('pageerror', reject));
    await recordTimeline(page);
    const earshot = new EarshotPage(page);
    const opened = earshot.open(query).then(() => use(earshot));
    return await Promise.race([opened, broken]);
  } finally {
    await context.close();
  }
}

/** Waits until something in the page matches `selector`; throws once the page says that it failed. */
async function until({ page }: EarshotPage, selector: string): Promise<void> {
  // Watched from within: it costs the page less than being asked again and again, and "Train" follows at once.
  const trouble = await page.evaluate(
    ({ selector, patience }) =>
      new Promise<string | null>((resolve) => {
        const statusText = () => document.querySelector('[role=status]')?.textContent;
        const check = () => {
          if (document.querySelector('[role=status][data-stage=failed]')) resolve(`failed: ${statusText()}`);
          else if (document.querySelector(selector)) resolve(null);
        };
        const attributeFilter = ['data-stage', 'data-ready'];
        new MutationObserver(check).observe(document, { subtree: true, childList: true, attributeFilter });
        setTimeout(() => resolve(`is stuck at: ${statusText()}`), patience);
        check();
      }),
    { selector, patience },
  );
  if (trouble) throw new Error(`The page ${trouble}`);
}

export async function runMainJob(earshot: EarshotPage, library: string): Promise<MainJob> {
  const { page } = earshot;
  await earshot.addFolder(library);
  await until(earshot, '[role=status][data-stage=ready]');
  await earshot.button('Train').click();
  await until(earshot, '[aria-label=Map][data-ready=true]');

  const timeline = await readTimeline(page);
  const { droppedAt, mapReadyAt } = timeline;
  if (droppedAt === null || mapReadyAt === null) throw new Error('The page was not seen to take files and draw a map.');
  const decodedAt = timeOf(timeline, 'ready', droppedAt);
  const pressedAt = timeOf(timeline, 'training', decodedAt);
  const chosenAt = timeOf(timeline, 'training', pressedAt, strings.status.training);
  const mappingAt = timeOf(timeline, 'mapping', pressedAt);
  const decoding = decodedAt - droppedAt;
  const training = mappingAt - pressedAt;
  const mapping = mapReadyAt - mappingAt;
  return {
    files: await page.evaluate(() => window.droppedFiles.length),
    sounds: Number(await earshot.sounds.getAttribute('data-count')),
    decodingSeconds: decoding / 1000,
    choosingSeconds: (chosenAt - pressedAt) / 1000,
    trainingSeconds: training / 1000,
    mappingSeconds: mapping / 1000,
    totalSeconds: (decoding + training + mapping) / 1000,
    longestDecodingBlockMilliseconds: longestBlock(timeline, droppedAt, decodedAt),
    longestMappingBlockMilliseconds: longestBlock(timeline, mappingAt, mapReadyAt),
    compute: await page
      .getByRole('region', { name: strings.learn.title, exact: true })
      .getByText('training step')
      .first()
      .textContent({ timeout: 5000 })
      .catch(() => null),
  };
}
