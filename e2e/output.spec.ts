// The device that sounds go to, on the browser's own made-up devices.

import { expect, test } from './earshot-page.ts';
import { watchSink, withMadeUpDevices } from './made-up-outputs.ts';
import { expectPlays, recordMoments } from './moments.ts';
import { sineWav, writeFileBelow } from './sound-files.ts';

test.use({ launchOptions: withMadeUpDevices });

test('sounds go to the device that was chosen, tomorrow too, and it is told where they cannot', async ({
  earshot,
  page,
  context,
}, info) => {
  await recordMoments(context);
  const sinkOfLatest = await watchSink(page);
  const folder = info.outputPath('tones');
  for (const name of ['a', 'b']) writeFileBelow(folder, `${name}.wav`, sineWav(220, 0.3, 8000));
  await earshot.open();
  await earshot.addFolder(folder);
  await earshot.expectSounds(2);
  await expectPlays(earshot, 'tones/a.wav');
  expect(await sinkOfLatest()).toBe('');

  await earshot.button('Sound output').press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Sound output' });
  await expect(dialog.getByRole('radio', { name: 'As the system has it' })).toBeChecked();
  const show = dialog.getByRole('button', { name: 'Show devices' });
  if (await show.isVisible()) await show.press('Enter');
  const device = dialog.getByRole('radio', { name: /Fake Audio Output/ }).first();
  await device.check();
  await expect.poll(sinkOfLatest).not.toBe('');
  const chosen = await sinkOfLatest();
  await page.keyboard.press('Escape');
  await expectPlays(earshot, 'tones/b.wav');
  await expect(earshot.notice).toBeHidden();

  await page.reload();
  await earshot.expectSounds(2);
  await expectPlays(earshot, 'tones/a.wav');
  await expect.poll(sinkOfLatest).toBe(chosen);
  await earshot.button('Sound output').press('Enter');
  await expect(device).toBeChecked();
  await expect(device).toBeFocused();

  await page.reload();
  await earshot.expectSounds(2);
  await page.evaluate(() => {
    const prototype = AudioContext.prototype as AudioContext & { setSinkId: () => Promise<void> };
    prototype.setSinkId = () => Promise.reject(new DOMException('', 'NotFoundError'));
  });
  await expectPlays(earshot, 'tones/a.wav');
  await expect(earshot.notice).toContainText('The output that you chose cannot be used');

  await page.evaluate(() => {
    const unnamed = { kind: 'audiooutput', deviceId: 'a', label: '' } as MediaDeviceInfo;
    navigator.mediaDevices.enumerateDevices = () => Promise.resolve([unnamed]);
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));
  });
  await earshot.button('Sound output').press('Enter');
  await show.press('Enter');
  await expect(dialog.getByText('The browser does not name the devices')).toBeVisible();
  await expect(dialog.getByRole('radio', { name: 'The device that you chose' })).toBeFocused();
});
