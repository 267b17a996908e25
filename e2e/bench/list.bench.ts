// The list of 100,000 sounds, with their map and a search: frames a second and the longest block of the page while it is
// scrolled from its beginning to its end, and while a filter is typed.

import type { Page } from 'playwright';
import { featureSettingsHash } from '../../src/core/features/feature.ts';
import { seededRandom } from '../../src/core/math/random.ts';
import { EarshotPage } from '../earshot-page.ts';
import { type Figure, figure, type Prepare, type Setting } from './benchmark.ts';
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

/** What IndexedDB is to hold: a library of vectors, whose model and map are there. */
function makeLibrary() {
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)];
  const kinds = ['Kick', 'Snare', 'Hat', 'Clap', 'Bass', 'Pad', 'Vocal', 'Fx'];
  const words = ['Deep', 'Dry', 'Long', 'Wet', 'Analog', 'Loop', 'Tight', 'Open'];
  const paths = Array.from({ length: sounds }, (_, i) => {
    const kind = pick(kinds);
    return `Samples/Pack ${1 + Math.floor(i / 500)}/${kind}s/${pick(words)} ${kind} ${i} ${pick(words)}.wav`;
  });
  return {
    paths,
    durations: Array.from(paths, () => Number((0.05 + 3 * random()).toFixed(3))),
    columns,
    seed,
    featureHash: featureSettingsHash('all of', 1, {}),
  };
}

/** Runs in the page. Gives the library's id. */
async function store({ paths, durations, columns, seed, featureHash }: ReturnType<typeof makeLibrary>) {
  const request = <Value>(of: IDBRequest<Value>) =>
    new Promise<Value>((resolve, reject) => {
      of.onsuccess = () => resolve(of.result);
      of.onerror = () => reject(of.error);
    });
  const [libraryId, modelId] = ['list', 'model'];
  const database = await request(indexedDB.open('earshot'));
  const made = { libraryId, libraryRevision: 1, featureHash, modelId };
  const soundIds = Int32Array.from(paths, (_, i) => i + 1);
  let state = seed;
  const drawn = (length: number) =>
    Float32Array.from({ length }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 31 - 1;
    });
  const put = async (name: string, records: unknown[]) => {
    const transaction = database.transaction(name, 'readwrite', { durability: 'relaxed' });
    for (const record of records) transaction.objectStore(name).put(record);
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = reject;
    });
  };
  await put(
    'sounds',
    paths.map((path, i) => {
      const slash = path.lastIndexOf('/');
      return {
        libraryId,
        id: i + 1,
        path,
        folder: path.slice(0, slash),
        name: path.slice(slash + 1),
        bytes: 0,
        lastModified: 0,
        hash: String(i),
        durationSeconds: durations[i],
        channels: 1,
        source: { kind: 'none' },
        block: 1,
        segments: [{ startSeconds: 0, durationSeconds: durations[i] }],
        gone: false,
        note: null,
      };
    }),
  );
  await put('blocks', [
    {
      ...made,
      kind: `vectors/${modelId}`,
      block: 1,
      soundIds,
      segments: new Int32Array(paths.length),
      rowStarts: Int32Array.from({ length: paths.length + 1 }, (_, i) => i),
      matrix: { data: drawn(paths.length * columns), rows: paths.length, cols: columns },
    },
  ]);
  await put('models', [
    {
      ...made,
      representationId: 'imported',
      state: 'ready',
      backend: 'cpu',
      createdAt: 1,
      space: 'cosine',
      model: { options: {}, seed, epoch: 0, losses: [], weights: [], optimizer: [] },
    },
  ]);
  await put('maps', [
    { ...made, projectionId: 'tsne', seed, soundIds, positions: drawn(2 * paths.length), quality: null },
  ]);
  await put('libraries', [
    {
      id: libraryId,
      name: 'List',
      createdAt: 1,
      revision: 1,
      nextSoundId: paths.length + 1,
      nextBlock: 2,
      measuring: { segmentation: {}, features: {} },
      activeModelId: modelId,
      vectorColumns: columns,
    },
  ]);
  database.close();
  return libraryId;
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
  const goal = (peerValue: number, better: 'higher' | 'lower') => ({ peer: 'goal', peerValue, better }) as const;
  return [
    figure(`${name}: frames a second`, framesPerSecond, 'frames/s', goal(goalFrames, 'higher')),
    figure(`${name}: longest frame`, longestFrameMilliseconds, 'ms'),
    figure(`${name}: longest task (0: none of 50 ms)`, longestBlockMilliseconds, 'ms', goal(goalMilliseconds, 'lower')),
  ];
}

async function measure({ browser, address }: Setting): Promise<Figure[]> {
  const context = await browser.newContext({ baseURL: address, viewport: { width: 1280, height: 720 } });
  try {
    const holder = await context.newPage();
    await new EarshotPage(holder, 'everything').open();
    const libraryId = await holder.evaluate(store, makeLibrary());
    // While another tab has the library, nothing is made of it beside what is measured here.
    await holder.goto('/icon.svg');
    await holder.evaluate((id) => {
      void navigator.locks.request(`earshot/library/${id}`, () => new Promise(() => {}));
    }, libraryId);

    const page = await context.newPage();
    await recordTimeline(page);
    const earshot = new EarshotPage(page, 'everything');
    await earshot.open();
    await earshot.expectSounds(sounds);
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
    await earshot.sounds.getByRole('listitem').first().click();
    await page.waitForTimeout(2000);
    rows.push(...figures('typing beside a search', await watch(page, type)));
    await page.getByRole('button', { name: 'Folders' }).click();
    await page.waitForTimeout(500);
    rows.push(...figures('typing beside folders and a search', await watch(page, type)));
    return rows;
  } finally {
    await context.close();
  }
}

export const prepare: Prepare = () => measure;
