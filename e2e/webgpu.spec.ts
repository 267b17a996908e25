// Training on WebGPU, on the browser's own software adapter: slow, but the same code as on a real one.

import { expect, test } from './earshot-page.ts';
import { launchOptions } from './setup/browser.mjs';
import { writeLibrary } from './sound-files.ts';

const options = launchOptions();
test.use({
  launchOptions: { ...options, args: [...options.args, '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'] },
});

test('a visit with ?backend=webgpu trains on WebGPU and says so', async ({ earshot, page }, info) => {
  await earshot.open('?backend=webgpu');
  const hasAdapter = await page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()));
  test.skip(!hasAdapter, 'This browser has no WebGPU adapter, not even one in software.');
  const folder = info.outputPath('library');
  const count = writeLibrary(folder, 2);
  await earshot.addFolder(folder);
  await earshot.expectSounds(count);
  await earshot.expectStage('ready');
  await expect(page.getByRole('combobox', { name: 'Compute' })).toHaveValue('webgpu');
  await earshot.setEpochs(1);
  await earshot.train();
  await expect(page.getByText(/^WebGPU \d+ ms for a small training step, as you chose\.$/)).toBeVisible();
  await earshot.sounds.getByRole('listitem').first().click();
  await expect(earshot.neighbours).toHaveAttribute('data-count', String(count - 1));
});
