// The main job, as a person does it: a folder is dropped, and there is a map; "Train" is pressed, and there is a better
// one. No number is set.

import { strings } from '../../src/app/strings.ts';
import { representationById } from '../../src/core/representations/registry.ts';
import type { EarshotPage } from '../earshot-page.ts';
import { until } from './fresh-page.ts';
import { longestBlock, readTimeline, timeOf } from './timeline.ts';

const instantLabel = representationById('instant').label;

export interface MainJob {
  files: number;
  sounds: number;
  /** From the drop until the last sound is stored. */
  decodingSeconds: number;
  /** From then until the map that needs no training stands still. */
  instantSeconds: number;
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

/**
 * `representation`: the label of the one to train; left out for what "Train" trains unless another is chosen. Instant is not
 * trained: what comes after it takes no time then.
 */
export async function runMainJob(earshot: EarshotPage, library: string, representation?: string): Promise<MainJob> {
  const { page } = earshot;
  await earshot.addFolder(library);
  await until(earshot, '[role=status][data-stage=ready]');
  const heard = await readTimeline(page);
  const { droppedAt } = heard;
  if (droppedAt === null || heard.mapReadyAt === null) {
    throw new Error('The page was not seen to take files and draw a map.');
  }
  const decodedAt = timeOf(heard, 'mapping', droppedAt);
  const decoding = decodedAt - droppedAt;
  const instant = heard.mapReadyAt - decodedAt;

  const isTrained = representation !== instantLabel;
  if (isTrained) {
    if (representation) {
      await page.getByRole('combobox', { name: strings.learn.representation }).selectOption(representation);
    }
    await earshot.button('Train').click();
    // The map before stands until there is another.
    await until(earshot, '[role=status][data-stage=training]');
    await until(earshot, '[role=status][data-stage=mapping]');
    await until(earshot, '[aria-label=Map][data-ready=true]');
  }

  const timeline = await readTimeline(page);
  const { mapReadyAt } = timeline;
  if (mapReadyAt === null) throw new Error('The page was not seen to draw a map.');
  let [choosing, training, mapping, mappingAt] = [0, 0, 0, decodedAt];
  if (isTrained) {
    const pressedAt = timeOf(timeline, 'training', decodedAt);
    // What computes without tensors needs no way to be chosen.
    const chosenAt = timeOf(timeline, 'training', pressedAt, strings.status.training);
    mappingAt = timeOf(timeline, 'mapping', pressedAt);
    choosing = chosenAt - pressedAt;
    training = mappingAt - pressedAt;
    mapping = mapReadyAt - mappingAt;
  }
  return {
    files: await page.evaluate(() => window.droppedFiles.length),
    sounds: Number(await earshot.sounds.getAttribute('data-count')),
    decodingSeconds: decoding / 1000,
    instantSeconds: instant / 1000,
    choosingSeconds: choosing / 1000,
    trainingSeconds: training / 1000,
    mappingSeconds: mapping / 1000,
    totalSeconds: (decoding + (isTrained ? training + mapping : instant)) / 1000,
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
