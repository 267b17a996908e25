// Whether training and embedding stay bounded on large libraries: the time of an epoch, what reading takes of it, and the
// memory of the tab, at 10,000, 20,000 and 100,000 stored pictures.

import type { Browser, BrowserContext } from 'playwright';
import { PICTURE_LIMITS } from '../../src/core/representations/picture-source.ts';
import { type Figure, figure, type Prepare } from './benchmark.ts';
import { withOwnBrowser } from './fresh-page.ts';
import { watchProcesses } from './processes.ts';
import { withTrainPageOf } from './train-page.ts';

export { harness } from './train-page.ts';

/** The second epoch of the largest reads a sample of its own. */
const runs = [
  { count: 10_000, epochs: 1 },
  { count: 20_000, epochs: 1 },
  { count: 100_000, epochs: 2 },
];
const smallest = runs[0].count;
const largest = runs[runs.length - 1].count;
const pictureBudgetMegabytes = PICTURE_LIMITS.bytes / 1e6;
/** All pictures of the smallest, which are held. */
const smallestPicturesMegabytes = (smallest * 64 * 64) / 1e6;

/** Each step on a page of its own, so that what one has left in memory is not taken for another's. */
async function measureSize(context: BrowserContext, count: number, epochs: number) {
  console.log(`Storing ${count} pictures`);
  await withTrainPageOf(context, (page) => page.evaluate((count) => window.trainHarness.storePictures(count), count));
  const reading = await withTrainPageOf(context, (page) =>
    page.evaluate((count) => window.trainHarness.timeReading(count), count),
  );
  return withTrainPageOf(context, async (page) => {
    const stopWatching = await watchProcesses(context.browser() as Browser);
    const run = await page.evaluate(
      ([count, epochs, alsoEmbed]) => window.trainHarness.trainLarge(count, epochs, alsoEmbed),
      [count, epochs, count === largest] as const,
    );
    return { reading, run, usage: stopWatching && (await stopWatching()) };
  });
}

export const prepare: Prepare = () => (setting) =>
  withOwnBrowser(setting, async (context) => {
    const figures: Figure[] = [];
    let smallestEpoch: number | null = null;
    let smallestPeak: number | null = null;
    for (const { count, epochs } of runs) {
      const { reading, run, usage } = await measureSize(context, count, epochs);
      const seconds = run.epochSeconds[epochs - 1];
      const peak = usage?.tabPeakMegabytes ?? null;
      smallestEpoch ??= seconds;
      smallestPeak ??= peak;
      const name = `${count} pictures`;
      figures.push(
        figure(`${name}: an epoch`, seconds, 's', {
          peer: `at ${smallest}`,
          peerValue: smallestEpoch,
          better: 'lower',
        }),
        figure(`${name}: rate of its steps`, run.picturesPerSecond[epochs - 1], 'pictures/s'),
        figure(`${name}: until the first steps are reported`, run.untilProgressSeconds, 's'),
        figure(`${name}: of that, finding out which rows there are`, reading.openSeconds, 's'),
        figure(`${name}: of that, reading those held out`, reading.heldOutSeconds, 's'),
        figure(`${name}: reading an epoch's pictures`, reading.sampleSeconds, 's'),
        figure(`${name}: the same, from all blocks`, reading.scatteredSeconds, 's'),
        figure(`${name}: held-out loss`, run.heldOut[epochs - 1], 'squared error of a pixel'),
        ...(run.embedSeconds === null ? [] : [figure(`${name}: embedding all`, run.embedSeconds, 's')]),
        figure(`${name}: peak memory of the tab beyond the empty page's`, peak, 'MB'),
        figure(
          `${name}: of that, the pictures: beyond what all else takes at ${smallest}`,
          peak !== null && smallestPeak !== null ? peak - smallestPeak + smallestPicturesMegabytes : null,
          'MB',
          { peer: 'goal: what may be held of pictures', peerValue: pictureBudgetMegabytes, better: 'lower' },
        ),
      );
    }
    return figures;
  });
