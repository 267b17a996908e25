// So few sounds that there is no map: the place of the map says what is lacking, and the first four have one.

import { expect, test } from './earshot-page.ts';
import { sineWav, writeFileBelow } from './sound-files.ts';

test.use({ heard: 'everything' });

test('from no sound to four the place of the map says what comes next, then it is a map', async ({
  earshot,
  page,
}, info) => {
  await earshot.open('?backend=wasm');
  await expect(earshot.map).toContainText('Drop a folder of sounds anywhere here');
  for (const count of [1, 2, 3, 4]) {
    const name = `${count}.wav`;
    await earshot.addFiles(writeFileBelow(info.outputPath('few'), name, sineWav(200 * count, 4, 22_050)));
    await earshot.expectSounds(count);
    await earshot.expectStage('ready');
    if (count === 4) break;
    await expect(earshot.map).toContainText(count === 1 ? 'here is 1.' : `here are ${count}.`);
    // The sounds are heard and listed all the same.
    await earshot.sounds
      .getByRole('listitem')
      .nth(count - 1)
      .click();
    await expect(earshot.player).toHaveAttribute('data-path', name);
    await expect(page.locator('.failure')).toHaveCount(0);
  }
  await expect(earshot.map).toHaveAttribute('data-ready', 'true');
  await expect(earshot.map).toHaveAttribute('data-points', '4');
});
