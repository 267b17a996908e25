// The main job, as a person does it: a folder is dropped, "Train" is pressed, the map settles. No number is set.

import { strings } from '../../src/app/strings.ts';
import type { EarshotPage } from '../earshot-page.ts';
import { until } from './fresh-page.ts';
import { longestBlock, readTimeline, timeOf } from './timeline.ts';

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

/** `representation`: the label of the one to choose before; left out for the one that is chosen. */
export async function runMainJob(earshot: EarshotPage, library: string, representation?: string): Promise<MainJob> {
  const { page } = earshot;
  await earshot.addFolder(library);
  await until(earshot, '[role=status][data-stage=ready]');
  if (representation)
    await page.getByRole('combobox', { name: strings.learn.representation }).selectOption(representation);
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
