// The page of train-harness, in the browser, for as long as a benchmark uses it.

import type { Page } from 'playwright';
import type { Setting } from './benchmark.ts';
// For what it says of the window.
import type {} from './train-harness/page.ts';

/** The page to build in place of Earshot's. */
export const harness = 'train-harness';

/** Without these Chromium has no WebGPU on Linux, whatever the GPU. */
export const browserArguments = ['--enable-unsafe-webgpu', '--enable-features=Vulkan'];

/** What the page says on its console is progress. */
export async function withTrainPage<Result>({ browser, address }: Setting, use: (page: Page) => Promise<Result>) {
  const page = await browser.newPage({ baseURL: address });
  try {
    page.on('console', (message) => {
      if (message.type() === 'info') console.log(message.text());
      if (message.type() === 'error') console.error(`The page: ${message.text()}`);
    });
    await page.goto('/');
    await page.waitForFunction(() => 'trainHarness' in window);
    return await use(page);
  } finally {
    await page.close();
  }
}
