// What is kept: libraries of earlier versions, of later ones, in two tabs at once, and older than their sounds.

import { features } from '../src/core/features/registry.ts';
import { drop } from './drop.ts';
import { EarshotPage, expect, test } from './earshot-page.ts';
import { expectPlays, listedPaths, momentsOf, recordMoments } from './moments.ts';
import { sineWav, writeFileBelow } from './sound-files.ts';
import { readStored } from './stored.ts';
import { version1Neighbours, version1Paths, writeVersion1 } from './version-1.ts';

/** Selects the first sound of the version 1 library and compares its neighbours with what was worked out by hand. */
async function expectVersion1Neighbours(earshot: EarshotPage): Promise<void> {
  await expectPlays(earshot, version1Paths[0]);
  await expect(earshot.neighbours).toHaveAttribute('data-count', '3');
  const rows = await earshot.neighbours
    .getByRole('listitem')
    .evaluateAll((items) =>
      items.map((item) => ({ ...(item as HTMLElement).dataset }) as { path: string; distance: string }),
    );
  expect(rows.map((row) => row.path)).toEqual(version1Neighbours.map((neighbour) => neighbour.path));
  for (const [i, row] of rows.entries()) expect(Number(row.distance)).toBeCloseTo(version1Neighbours[i].distance, 5);
}

test.use({ heard: 'everything' });
test.beforeEach(({ context }) => recordMoments(context));

test('a library of version 1 opens as it was, without training again, and gains what is measured now', async ({
  earshot,
}) => {
  await writeVersion1(earshot.page);
  const workers: string[] = [];
  earshot.page.on('worker', (worker) => workers.push(worker.url()));
  await earshot.open();
  await earshot.expectStage('ready');
  await earshot.expectSounds(4);
  expect(await listedPaths(earshot)).toEqual(version1Paths);
  await expect(earshot.page.getByLabel('Library', { exact: true })).toHaveText('Kit');
  await expect(earshot.map).toHaveAttribute('data-points', '4');
  await expect(earshot.map).toHaveAttribute('data-ready', 'true');
  await expect(earshot.skipped.getByRole('listitem')).toHaveText(/Kit\/readme\.txt.*not a kind of audio file/);
  // It had been judged by fewer measures, and is judged again.
  await expect(earshot.page.getByRole('region', { name: 'How good is it?' })).toContainText('No label has 8 sounds');
  await expectVersion1Neighbours(earshot);
  for (const path of version1Paths) await expectPlays(earshot, path);
  // The hash of the settings that it was measured with is still theirs; where pictures change, this map is stale.
  await expect(earshot.page.locator('.map-stale')).toBeHidden();
  const stages = new Set((await momentsOf(earshot.page)).map((moment) => moment.stage));
  // Its neighbours and its map are judged by what is measured now: the stage of that is mapping.
  expect([...stages].filter((stage) => !['ready', 'empty', 'mapping'].includes(stage))).toEqual([]);
  expect(workers.filter((url) => !/(search|features)\.worker/.test(url))).toEqual([]);

  // Each feature that version 1 knew nothing of is measured from the kept audio; the picture is the one that was there.
  await expect(async () => {
    const { blocks } = await readStored(earshot.page);
    const kinds = blocks.map(({ kind }) => String(kind)).filter((kind) => kind.startsWith('feature/'));
    expect(kinds.map((kind) => kind.split('/')[1]).sort()).toEqual(features.map(({ id }) => id).sort());
  }).toPass();
  const { blocks, sounds } = await readStored(earshot.page);
  const picture = blocks.find(({ kind }) => kind === 'feature/picture/d74469cd0ecbb763');
  expect(picture?.matrix).toMatchObject({ rows: 4, cols: 64 * 64, data: expect.objectContaining({ 61: 61 }) });
  expect(sounds.map(({ note }) => note)).toEqual([null, null, null, expect.stringContaining('Cut short')]);
  await expect(earshot.page.locator('.map-stale')).toBeHidden();
  await earshot.expectStage('ready');
});

test('a library of a newer version is left alone, and the page says so', async ({ earshot }) => {
  await earshot.page.goto('/icon.svg');
  await earshot.page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('earshot', 1000);
        opening.onupgradeneeded = () => {
          opening.result.createObjectStore('libraries', { keyPath: 'id' }).put({ id: 'later', name: 'Of the future' });
          opening.result.createObjectStore('unheard of').put('kept', 1);
        };
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          opening.result.close();
          resolve();
        };
      }),
  );
  await earshot.open();
  await earshot.expectStage('failed');
  await expect(earshot.status).toContainText('last opened by a newer Earshot than this page');
  await earshot.page.goto('/icon.svg');
  expect(await readStored(earshot.page)).toEqual({
    version: 1000,
    libraries: [{ id: 'later', name: 'Of the future' }],
    'unheard of': ['kept'],
  });
});

test('a second tab listens and searches only, until the first lets go', async ({ earshot, context }, info) => {
  const added = info.outputPath('added');
  writeFileBelow(added, 'new.wav', sineWav(880, 0.2, 8000));
  await writeVersion1(earshot.page);
  await earshot.open('?backend=wasm');
  await earshot.expectSounds(4);
  await expect(earshot.button('Train')).toBeEnabled();

  const second = new EarshotPage(await context.newPage());
  await second.open('?backend=wasm');
  await second.expectSounds(4);
  await expect(second.notice).toContainText('This library is open in another tab.');
  await expect(second.page.getByLabel('Add folder')).toBeDisabled();
  await expect(second.page.getByLabel('Add files')).toBeDisabled();
  await expect(second.button('Train')).toBeDisabled();
  await expect(second.button('Delete library')).toBeDisabled();
  await expectVersion1Neighbours(second);
  await drop(second.page, added);
  await expect(second.notice).toContainText('adding and training happen there');
  await second.expectStage('ready');
  await second.expectSounds(4);

  // The first tab adds as ever, and what it added is there when the second takes over.
  await drop(earshot.page, added);
  await earshot.expectSounds(5);
  await earshot.expectStage('ready');
  await earshot.page.close();
  await expect(second.notice).toContainText('it can be changed here now');
  await second.expectSounds(5);
  // First it tries to place what the other tab had added.
  await expect(second.button('Train')).toBeEnabled({ timeout: 60_000 });
  const more = writeFileBelow(info.outputPath('more'), 'more.wav', sineWav(990, 0.2, 8000));
  await second.addFiles(more);
  await second.expectSounds(6);
  await expectPlays(second, 'more.wav');
  await second.page.reload();
  await second.expectSounds(6);
});

test('sounds that come after training are placed at once, or, where its model cannot, once it is trained again', async ({
  earshot,
}, info) => {
  const stale = earshot.page.locator('.map-stale');
  const addFile = (name: string, hertz: number) =>
    earshot.addFiles(writeFileBelow(info.outputPath('added'), name, sineWav(hertz, 0.2, 8000)));
  await writeVersion1(earshot.page);
  await earshot.open('?backend=wasm');
  await expect(earshot.map).toHaveAttribute('data-points', '4');
  await expect(stale).toBeHidden();

  await addFile('first.wav', 700);
  await earshot.expectSounds(5);
  for (const reload of [false, true]) {
    if (reload) await earshot.page.reload();
    await expect(stale).toContainText('This map is older than your sounds');
    await expect(earshot.map).toHaveAttribute('data-points', '4');
    await expectPlays(earshot, 'first.wav');
    await expect(earshot.neighbours).toHaveAttribute('data-count', '0');
    await expect(earshot.page.getByRole('region', { name: 'Neighbours' })).toContainText('Train again to find');
    await expectVersion1Neighbours(earshot);
  }

  await earshot.setEpochs(2);
  await earshot.button('Train').click();
  await expect(earshot.map).toHaveAttribute('data-points', '5', { timeout: 90_000 });
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 90_000 });
  await expect(stale).toBeHidden();
  const neighbourPaths = () =>
    earshot.neighbours
      .getByRole('listitem')
      .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.path));
  await expectPlays(earshot, version1Paths[0]);
  await expect(earshot.neighbours).toHaveAttribute('data-count', '4');
  expect(await neighbourPaths()).toContain('first.wav');

  const placesOf = async () => {
    const { libraries, maps } = await readStored(earshot.page);
    const { soundIds, positions } = maps.find(({ modelId }) => modelId === libraries[0].activeModelId) ?? {};
    return { ids: Object.values(soundIds as object), positions: Object.values(positions as object) };
  };
  const before = await placesOf();
  await addFile('second.wav', 1100);
  await earshot.expectSounds(6);
  for (const reload of [false, true]) {
    if (reload) await earshot.page.reload();
    await expect(earshot.map).toHaveAttribute('data-points', '6');
    await expect(stale).toBeHidden();
    await expectPlays(earshot, 'second.wav');
    await expect(earshot.neighbours).toHaveAttribute('data-count', '5');
    expect(await neighbourPaths()).toContain('first.wav');
  }
  // Nothing else was moved, and the newcomer stands amid the others.
  const after = await placesOf();
  expect(after.ids).toEqual([...before.ids, 6]);
  expect(after.positions.slice(0, -2)).toEqual(before.positions);
  for (const place of after.positions.slice(-2)) expect(Math.abs(place as number)).toBeLessThanOrEqual(1);
});
