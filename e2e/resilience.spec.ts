// What a person sees when a part of the page cannot be loaded, and that it recovers without a reload.

import { expect, test } from './earshot-page.ts';
import { writeLibrary } from './sound-files.ts';

test('a worker that could not be started is told in words, and started anew by the next attempt', async ({
  earshot,
}, info) => {
  const folder = info.outputPath('library');
  const count = writeLibrary(folder, 2, 4);
  await earshot.open('?backend=wasm');
  await earshot.addFolder(folder);
  await earshot.expectStage('ready');
  await earshot.setEpochs(1);

  const learnWorker = /learn\.worker/;
  await earshot.page.route(learnWorker, (route) => route.abort());
  await earshot.button('Train').click();
  await earshot.expectStage('failed');
  await expect(earshot.status).toContainText(/could not be started/);
  await earshot.expectSounds(count);

  await earshot.page.unroute(learnWorker);
  await earshot.train();
  await expect(earshot.map).toHaveAttribute('data-points', String(count));
});

test('a backend that cannot start fails the training with what to do, and loses nothing', async ({ earshot }, info) => {
  const folder = info.outputPath('library');
  const count = writeLibrary(folder, 2, 4);
  await earshot.open('?backend=webgpu');
  const hasAdapter = await earshot.page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()));
  test.skip(hasAdapter, 'this browser has WebGPU: left out');
  await earshot.addFolder(folder);
  await earshot.expectStage('ready');
  await earshot.button('Train').click();
  await earshot.expectStage('failed');
  await expect(earshot.status).toContainText(/webgpu not available.*Compute/);
  await earshot.sounds.getByRole('listitem').first().click();
  await expect(earshot.player).toHaveAttribute('data-path', /./);

  await earshot.open('?backend=wasm');
  await earshot.expectSounds(count);
  await earshot.setEpochs(1);
  await earshot.train();
});
