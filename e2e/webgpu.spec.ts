// Training on WebGPU, on the browser's own software adapter: slow, but the same code as on a real one.

import type { Page } from '@playwright/test';
import { EarshotPage, expect, test } from './earshot-page.ts';
import { launchOptions } from './setup/browser.mjs';
import { writeLibrary } from './sound-files.ts';
import { readStored } from './stored.ts';

const options = launchOptions();
test.use({
  launchOptions: { ...options, args: [...options.args, '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'] },
});

async function skipWithoutAdapter(page: Page): Promise<void> {
  const hasAdapter = await page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()));
  test.skip(!hasAdapter, 'This browser has no WebGPU adapter, not even one in software.');
}

/** A network so small that a step takes a software adapter milliseconds. */
async function setTiny(earshot: EarshotPage, epochs: number, batchSize: number): Promise<void> {
  await earshot.setOption('Epochs', epochs);
  await earshot.setOption('Filters', 2);
  await earshot.setOption('Latent size', 2);
  await earshot.setOption('Batch size', batchSize);
}

interface Loss {
  training: number;
  heldOut: number;
}

async function lossesOf(page: Page): Promise<{ backend: string; losses: Loss[] }> {
  const { models } = await readStored(page);
  const [{ backend, model }] = models as unknown as { backend: string; model: { losses: Loss[] } }[];
  return { backend, losses: model.losses };
}

/** Opens the page so that it trains on `backend`, with a library of its own. Gives how many sounds there are. */
async function openTiny(earshot: EarshotPage, backend: string, folder: string, perFamily: number): Promise<number> {
  await earshot.open(`?backend=${backend}&seed=3`);
  const count = writeLibrary(folder, perFamily);
  await earshot.addFolder(folder);
  await earshot.expectSounds(count);
  await earshot.expectStage('ready');
  await expect(earshot.page.getByRole('combobox', { name: 'Compute' })).toHaveValue(backend);
  return count;
}

/** From `refuse` on, the device is given a command that it refuses after each epoch, as a driver may refuse a shader. */
async function prepareRefusal(page: Page): Promise<{ refuse: () => Promise<void> }> {
  await page.route('**/learn.worker*', async (route) => {
    const response = await route.fetch();
    const refusing = `{
      const { requestDevice } = GPUAdapter.prototype;
      let device;
      GPUAdapter.prototype.requestDevice = async function (...request) {
        device = await requestDevice.apply(this, request);
        return device;
      };
      const { postMessage } = MessagePort.prototype;
      MessagePort.prototype.postMessage = function (message, ...more) {
        const isEpoch = JSON.stringify(message)?.includes('reconstructions');
        if (isEpoch && self.isRefusing) device.createBuffer({ size: 4, usage: 0 });
        return postMessage.call(this, message, ...more);
      };
    }`;
    await route.fulfill({ response, body: `${refusing}\n${await response.text()}` });
  });
  const refuse = () => Promise.all(page.workers().map((worker) => worker.evaluate('self.isRefusing = true')));
  return { refuse: async () => void (await refuse()) };
}

/** Waits until the map stands still; every sound then has all others for neighbours. */
async function expectTrained(earshot: EarshotPage, count: number): Promise<void> {
  await expect(earshot.map).toHaveAttribute('data-ready', 'true', { timeout: 60_000 });
  await earshot.expectStage('ready');
  await earshot.sounds.getByRole('listitem').first().click();
  await expect(earshot.neighbours).toHaveAttribute('data-count', String(count - 1));
}

interface Held {
  tensors: number;
  bytes: number;
}

/** What tfjs's one engine of the worker that learns holds, and its WebGPU backend of the device's memory. */
async function heldByTfjs(page: Page): Promise<Held | null> {
  for (const worker of page.workers()) {
    const held = await worker.evaluate(() => {
      const engine = (globalThis as { _tfengine?: { memory(): Record<string, number> } })._tfengine;
      try {
        const { numTensors: tensors, numBytesAllocatedInGPU: bytes } = engine?.memory() ?? {};
        return tensors === undefined || bytes === undefined ? null : { tensors, bytes };
      } catch {
        // It has not been started yet.
        return null;
      }
    });
    if (held) return held;
  }
  return null;
}

// One journey: what takes longest is that the adapter compiles what it is given, once for each page.
test('a visit with ?backend=webgpu trains on WebGPU as on the CPU, leaves nothing on the device, and tells what it refuses', async ({
  earshot,
  page,
  browser,
}, info) => {
  const epochs = 2;
  const { refuse } = await prepareRefusal(page);
  await earshot.open();
  await skipWithoutAdapter(page);
  const count = await openTiny(earshot, 'webgpu', info.outputPath('webgpu'), 3);
  await setTiny(earshot, epochs, 1);
  expect(count).toBe(18);

  await earshot.button('Train').click();
  await earshot.expectStage('training');
  const held: Held[] = [];
  while ((await earshot.status.getAttribute('data-stage')) === 'training') {
    const epoch = await page.evaluate(() =>
      document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow'),
    );
    const now = await heldByTfjs(page);
    // After the first epoch the device's memory has been asked for that each of them needs.
    if (Number(epoch) > 1 && now) held.push(now);
    await page.waitForTimeout(20);
  }
  await expectTrained(earshot, count);
  await expect(page.getByText(/^WebGPU \d+ ms for a small training step, as you chose\.$/)).toBeVisible();
  const onWebGpu = await lossesOf(page);

  await test.step('steps leave no tensor and no memory of the device behind', () => {
    expect(held.length).toBeGreaterThan(12);
    const quarter = held.length >> 2;
    for (const what of ['tensors', 'bytes'] as const) {
      const most = Math.max(...held.slice(0, quarter).map((each) => each[what]));
      // Within a step there are more than between two: what is left behind shows in the least.
      const least = Math.min(...held.slice(-quarter).map((each) => each[what]));
      expect(least, `${what} in the last quarter`).toBeLessThanOrEqual(most);
    }
  });

  await test.step('the CPU comes to the same losses', async () => {
    const elsewhere = await browser.newContext();
    const visit = new EarshotPage(await elsewhere.newPage());
    await openTiny(visit, 'cpu', info.outputPath('cpu'), 3);
    await setTiny(visit, epochs, 1);
    await visit.train();
    await expectTrained(visit, count);
    const onCpu = await lossesOf(visit.page);
    await elsewhere.close();
    expect([onWebGpu.backend, onCpu.backend]).toEqual(['webgpu', 'cpu']);
    expect([onWebGpu.losses.length, onCpu.losses.length]).toEqual([epochs, epochs]);
    for (const [epoch, losses] of onCpu.losses.entries()) {
      for (const part of ['training', 'heldOut'] as const) {
        const [got, wanted] = [onWebGpu.losses[epoch][part], losses[part]];
        expect(Math.abs(got / wanted - 1), `${part} ${epoch + 1}: ${got}, ${wanted}`).toBeLessThan(1e-3);
      }
    }
  });

  await test.step('a command that it refuses ends training, instead of going on with what was in memory', async () => {
    await refuse();
    await earshot.setEpochs(20);
    await earshot.button('Train').click();
    await earshot.expectStage('failed');
    await expect(earshot.status).toContainText('The graphics device refused a command');
    // What was learned before is there to go on from.
    await expect(earshot.button('Continue')).toBeVisible();
  });
});
