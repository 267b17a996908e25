import { expect, test } from './earshot-page.ts';
import { writeLibrary } from './sound-files.ts';

test('a folder is learned, mapped and searched', async ({ earshot }, info) => {
  const folder = info.outputPath('library');
  const count = writeLibrary(folder, 8);
  await earshot.open();
  await earshot.expectStage('empty');
  await earshot.addFolder(folder);
  await earshot.expectSounds(count);
  await earshot.expectStage('ready');
  await earshot.setEpochs(3);
  await earshot.train();
  await expect(earshot.map).toHaveAttribute('data-points', String(count));
  await earshot.sounds.getByRole('listitem').first().click();
  await expect(earshot.neighbours).toHaveAttribute('data-count', '20');
});
