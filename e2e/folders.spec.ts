// Folders that stay folders: sounds are read where they are, found again at the next visit and looked through anew.

import { type EarshotPage, expect, test } from './earshot-page.ts';
import { changePrivateFiles, pickFoldersFromPrivateFiles } from './folder-handles.ts';
import { listedPaths } from './moments.ts';
import { sineWav, writeFileBelow } from './sound-files.ts';
import { readStored } from './stored.ts';

/** Heard for as long as it takes to look. */
const sound = (hertz: number) => sineWav(hertz, 4, 8000);
const row = (earshot: EarshotPage, path: string) => earshot.sounds.locator(`[data-path="${path}"]`);

async function expectHeard(earshot: EarshotPage, path: string): Promise<void> {
  await row(earshot, path).click();
  await expect(earshot.player).toHaveAttribute('data-path', path);
}

async function idsByPath(earshot: EarshotPage): Promise<Record<string, unknown>> {
  const { sounds } = await readStored(earshot.page);
  return Object.fromEntries(sounds.map(({ path, id }) => [path, id]));
}

/** Opens the page with a picked folder of four sounds in it. */
async function pickDrums(earshot: EarshotPage): Promise<void> {
  await earshot.open();
  await changePrivateFiles(earshot.page, {
    'kicks/a.wav': sound(100),
    'kicks/b.wav': sound(150),
    'snares/c.wav': sound(400),
    'snares/d.wav': sound(600),
    'snares/d.wav.asd': sound(600),
  });
  await earshot.page.getByText('Add folder').click();
  await earshot.expectSounds(4);
  await earshot.expectStage('ready');
}

test.beforeEach(({ context }) => pickFoldersFromPrivateFiles(context));

test('a picked folder is read where it is, also at the next visit, once the browser lets it', async ({ earshot }) => {
  await pickDrums(earshot);
  await expectHeard(earshot, 'Drums/kicks/a.wav');
  const stored = await readStored(earshot.page);
  expect(stored.audio).toEqual([]);
  expect(stored.folders).toHaveLength(1);
  expect(stored.skipped).toEqual([]);

  await earshot.page.evaluate(() => localStorage.setItem('permission', 'prompt'));
  await earshot.page.reload();
  await earshot.expectSounds(4);
  const ask = earshot.page.getByText('Your browser asks again before Earshot may read “Drums”');
  await expect(ask).toBeVisible();
  await row(earshot, 'Drums/snares/c.wav').click();
  await expect(earshot.notice).toContainText('Press “Allow reading”');
  await expect(earshot.player).toHaveAttribute('data-state', 'stopped');
  await earshot.button('Allow reading').click();
  await expect(ask).toBeHidden();
  await expect(earshot.notice).toBeHidden();
  await expectHeard(earshot, 'Drums/snares/c.wav');
});

test('Rescan takes what is new, measures what has changed, and keeps what is gone, all in their places', async ({
  earshot,
}) => {
  await pickDrums(earshot);
  const before = await idsByPath(earshot);
  const longer = sineWav(800, 0.9, 8000);
  await changePrivateFiles(earshot.page, {
    'hats/new.wav': sound(3000),
    'kicks/a.wav': null,
    'kicks/b.wav': longer,
    'readme.txt': new TextEncoder().encode('about these sounds'),
  });
  await earshot.button('Rescan').click();
  await expect(earshot.notice).toContainText('1 sound added.');
  await expect(earshot.notice).toContainText('1 sound has changed and was measured again.');
  await expect(earshot.notice).toContainText('2 sounds were here already.');
  await expect(earshot.notice).toContainText('1 sound is gone from its folder');
  expect(await listedPaths(earshot)).toEqual([...Object.keys(before), 'Drums/hats/new.wav']);
  expect(await idsByPath(earshot)).toEqual({ ...before, 'Drums/hats/new.wav': 5 });
  await expect(row(earshot, 'Drums/kicks/b.wav')).toContainText('0.90 s');
  await expect(row(earshot, 'Drums/kicks/a.wav')).toHaveAttribute('data-gone', 'true');
  await row(earshot, 'Drums/kicks/a.wav').click();
  await expect(earshot.notice).toContainText('no longer in the folder “Drums”');
  await expectHeard(earshot, 'Drums/kicks/b.wav');

  // It comes back as it was: known by its content, without a new place.
  await changePrivateFiles(earshot.page, { 'kicks/a.wav': sound(100) });
  await earshot.button('Rescan').click();
  await expect(row(earshot, 'Drums/kicks/a.wav')).not.toHaveAttribute('data-gone', 'true');
  await expect(earshot.notice).toHaveText(/^5 sounds were here already\. 1 file skipped\./);
  await expectHeard(earshot, 'Drums/kicks/a.wav');

  await earshot.page.reload();
  await earshot.expectSounds(5);
  expect(await idsByPath(earshot)).toEqual({ ...before, 'Drums/hats/new.wav': 5 });
});

test('a folder that was moved is read from its new place, with all that was measured', async ({ earshot }) => {
  await pickDrums(earshot);
  const before = await readStored(earshot.page);
  for (const path of ['kicks/a.wav', 'kicks/b.wav', 'snares/c.wav', 'snares/d.wav']) {
    await changePrivateFiles(earshot.page, { [path]: null });
  }
  await earshot.button('Rescan').click();
  await expect(earshot.notice).toContainText('4 sounds are gone from their folder');
  // Other settings while nothing can be read: what is there stays, and is measured anew as soon as it can be.
  await earshot.showSettings();
  await earshot.page.getByLabel('Excerpt', { exact: true }).fill('0.25');
  await earshot.page.getByLabel('Excerpt', { exact: true }).press('Enter');
  await earshot.button('Measure again').click();
  await earshot.expectStage('ready');
  expect((await readStored(earshot.page)).blocks).toEqual(before.blocks);

  await earshot.page.evaluate(() => localStorage.setItem('picked', 'moved/Drums'));
  const files = {
    'kicks/a.wav': sound(100),
    'kicks/b.wav': sound(150),
    'snares/c.wav': sound(400),
    'snares/d.wav': sound(600),
  };
  await changePrivateFiles(earshot.page, files, 'moved/Drums');
  await earshot.page.getByText('Add folder').click();
  await expect(earshot.notice).toHaveText(/^All 4 sounds are here already\./);
  await expectHeard(earshot, 'Drums/snares/c.wav');
  const kindsOfPicture = async () => {
    const { blocks } = await readStored(earshot.page);
    return blocks.map(({ kind }) => String(kind)).filter((kind) => kind.startsWith('feature/picture/'));
  };
  // The picture of the new settings has taken the place of the other.
  await expect(async () => {
    const kinds = await kindsOfPicture();
    expect(kinds).toHaveLength(1);
    expect(kinds).not.toContain('feature/picture/d74469cd0ecbb763');
  }).toPass();
  expect(await idsByPath(earshot)).toEqual(Object.fromEntries(before.sounds.map(({ path, id }) => [path, id])));
});

test('a file that vanishes before it is read, or may no longer be, is named, and the rest is taken', async ({
  earshot,
  context,
}) => {
  await context.addInitScript(() => {
    const { arrayBuffer } = Blob.prototype;
    Blob.prototype.arrayBuffer = function () {
      const name = this instanceof File ? this.name : '';
      if (name === 'a.wav') return Promise.reject(new DOMException('It went away.', 'NotFoundError'));
      if (name === 'c.wav') return Promise.reject(new DOMException('Withdrawn.', 'NotAllowedError'));
      return arrayBuffer.call(this);
    };
  });
  await earshot.open();
  await changePrivateFiles(earshot.page, {
    'a.wav': sound(100),
    'b.wav': sound(150),
    'c.wav': sound(400),
  });
  await earshot.page.getByText('Add folder').click();
  await earshot.expectSounds(1);
  await earshot.expectStage('ready');
  await expect(earshot.skipped.locator('[data-path="Drums/a.wav"]')).toContainText(/moved|deleted|gone/);
  await expect(earshot.skipped.locator('[data-path="Drums/c.wav"]')).toContainText(/permi|allow/i);
});

test('without copies sounds play in this visit, are searched in the next, and play once they are shown again', async ({
  earshot,
}, info) => {
  const folder = info.outputPath('Bass');
  for (const hertz of [50, 60, 70]) writeFileBelow(folder, `${hertz}.wav`, sound(hertz));
  await earshot.open();
  await earshot.page.getByLabel('Keep copies of added sounds').uncheck();
  await earshot.addFolder(folder);
  await earshot.expectSounds(3);
  await earshot.expectStage('ready');
  await expectHeard(earshot, 'Bass/60.wav');
  expect((await readStored(earshot.page)).audio).toEqual([]);

  await earshot.page.reload();
  await expect(earshot.page.getByLabel('Keep copies of added sounds')).not.toBeChecked();
  await earshot.expectSounds(3);
  await row(earshot, 'Bass/60.wav').click();
  await expect(earshot.notice).toContainText('its audio is not kept in this browser');
  await earshot.addFolder(folder);
  await expect(earshot.notice).toContainText('All 3 sounds are here already.');
  await expectHeard(earshot, 'Bass/60.wav');
});
