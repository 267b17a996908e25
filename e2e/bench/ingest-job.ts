// Taking sounds in, as a person does it: files and folders are dropped, and in the end all that can be is stored.

import type { Browser, Page } from 'playwright';
import { strings } from '../../src/app/strings.ts';
import { drop } from '../drop.ts';
import type { EarshotPage } from '../earshot-page.ts';
import type { Setting } from './benchmark.ts';
import { until, withFreshBrowser } from './fresh-page.ts';
import { type Usage, watchProcesses } from './processes.ts';
import { longestBlock, readTimeline, timeOf } from './timeline.ts';
import { readUnderWay, recordUnderWay, type StageUse } from './under-way.ts';

export interface Ingest {
  sounds: number;
  segments: number;
  /** From the drop until the last sound is stored. */
  seconds: number;
  /** Of these, until it is known which files there are. */
  listingSeconds: number;
  longestBlockMilliseconds: number;
  stages: StageUse[];
  usage: Usage | null;
}

/** Asked of the database itself, without the page's code. */
function countSegments(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('earshot');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const reading = database.transaction('catalogue').objectStore('catalogue').getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            database.close();
            const sounds: { segments: unknown[] }[] = reading.result.flatMap((part) => JSON.parse(part.sounds));
            resolve(sounds.reduce((sum, { segments }) => sum + segments.length, 0));
          };
        };
      }),
  );
}

async function ingestInto(earshot: EarshotPage, paths: string[]): Promise<Ingest> {
  const { page } = earshot;
  const stopWatching = await watchProcesses(page.context().browser() as Browser);
  await drop(page, ...paths);
  await until(earshot, '[role=status][data-stage=ready]');
  const usage = stopWatching && (await stopWatching());

  const timeline = await readTimeline(page);
  const { droppedAt } = timeline;
  if (droppedAt === null) throw new Error('The page was not seen to take files.');
  const listedAt = timeOf(timeline, 'decoding', droppedAt, strings.status.decoding);
  const storedAt = timeOf(timeline, 'ready', droppedAt);
  return {
    sounds: Number(await earshot.sounds.getAttribute('data-count')),
    segments: await countSegments(page),
    seconds: (storedAt - droppedAt) / 1000,
    listingSeconds: (listedAt - droppedAt) / 1000,
    longestBlockMilliseconds: longestBlock(timeline, droppedAt, storedAt),
    stages: await readUnderWay(page, droppedAt, storedAt),
    usage,
  };
}

/** Drops `paths`, absolute ones, together on a fresh page, and gives what `after` makes of how that went. */
export async function runIngest<Result>(
  setting: Setting,
  { query = '', paths, keepAudio = true }: { query?: string; paths: string[]; keepAudio?: boolean },
  after: (ingest: Ingest, page: Page) => Promise<Result>,
): Promise<Result> {
  return withFreshBrowser(setting, query, recordUnderWay, async (earshot) => {
    if (!keepAudio) await earshot.page.getByLabel(strings.sources.keepAudio).uncheck();
    return after(await ingestInto(earshot, paths), earshot.page);
  });
}
