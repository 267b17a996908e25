// What a person sees when a part of the page cannot be loaded, and that it recovers without a reload.

import { expect, test } from './earshot-page.ts';
import { writeLibrary } from './sound-files.ts';
import { readStored } from './stored.ts';
import { placeWitness, witnessed } from './witness.ts';

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
  await placeWitness(earshot.page);
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
  await expect.poll(async () => (await witnessed(earshot.page)).played).toHaveLength(1);

  await earshot.open('?backend=wasm');
  await earshot.expectSounds(count);
  await earshot.setEpochs(1);
  await earshot.train();
});

test('a graphics device that is lost in the middle of training is left for the next best way to compute', async ({
  earshot,
  page,
}, info) => {
  // Without WebAssembly the graphics device is the fastest here; it is lost, as a driver may lose it, in the second epoch.
  await page.route('**/*.wasm', (route) => route.abort());
  await page.route('**/learn.worker*', async (route) => {
    const response = await route.fetch();
    const losing = `{
      const { getContext } = OffscreenCanvas.prototype;
      OffscreenCanvas.prototype.getContext = function (...request) {
        const context = getContext.apply(this, request);
        if (context?.drawElements) self.loseDevice = () => context.getExtension('WEBGL_lose_context').loseContext();
        return context;
      };
      let epochs = 0;
      const { postMessage } = MessagePort.prototype;
      MessagePort.prototype.postMessage = function (message, ...more) {
        if (JSON.stringify(message)?.includes('reconstructions') && ++epochs === 1) setTimeout(self.loseDevice, 0);
        return postMessage.call(this, message, ...more);
      };
    }`;
    await route.fulfill({ response, body: `${losing}\n${await response.text()}` });
  });
  const folder = info.outputPath('library');
  const count = writeLibrary(folder, 2, 4);
  await earshot.open();
  await earshot.addFolder(folder);
  await earshot.expectStage('ready');
  await earshot.setEpochs(3);
  // Small, for the next best is plain JavaScript.
  await earshot.setOption('Filters', 2);
  await earshot.button('Train').click();
  await expect(earshot.notice).toContainText('WebGL failed while it trained', { timeout: 240_000 });
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 240_000 });
  await expect(earshot.map).toHaveAttribute('data-points', String(count));
  const { models } = await readStored(page);
  const [{ backend, model }] = models as unknown as [{ backend: string; model: { epoch: number; losses: object[] } }];
  expect(backend).toBe('cpu');
  expect(model.epoch).toBe(3);
  expect(model.losses).toHaveLength(3);
});

test('a training whose vectors find no room is kept at hand, and comes in once there is some', async ({
  earshot,
  page,
}, info) => {
  // The quota of a real browser cannot be set from outside, so the write that exceeds it fails at the database's edge.
  await page.addInitScript(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (value: { kind?: string }, ...key) {
      const isFull = 'storageIsFull' in window && value?.kind?.startsWith('vectors/');
      if (isFull) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      return put.call(this, value, ...key);
    };
  });
  const folder = info.outputPath('library');
  const count = writeLibrary(folder, 2, 4);
  await earshot.open('?backend=wasm');
  await earshot.addFolder(folder);
  await earshot.expectStage('ready');
  await earshot.setEpochs(2);
  await earshot.setOption('Filters', 2);
  await page.evaluate(() => Object.assign(window, { storageIsFull: true }));
  await earshot.button('Train').click();
  await earshot.expectStage('failed');
  await expect(earshot.status).toContainText('The browser has no room left');
  await expect(page.getByRole('region', { name: 'Runs' })).toHaveCount(0);

  await page.evaluate(() => delete (window as { storageIsFull?: boolean }).storageIsFull);
  await earshot.button('Continue').click();
  await expect(earshot.map).toHaveAttribute('data-points', String(count), { timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'Runs' }).locator('tbody tr')).toHaveCount(1);
  const { models } = await readStored(page);
  expect(models.map(({ state, model }) => [state, (model as { epoch: number }).epoch])).toEqual([['ready', 2]]);
});
