// The page of train-harness, in the browser, for as long as a benchmark uses it.

import type { BrowserContext, Page } from 'playwright';
import type { Setting } from './benchmark.ts';
// For what it says of the window.
import type {} from './train-harness/page.ts';

/** The page to build in place of Earshot's. */
export const harness = 'train-harness';

/** Without these Chromium has no WebGPU on Linux, whatever the GPU. */
export const browserArguments = ['--enable-unsafe-webgpu', '--enable-features=Vulkan'];

/** A page of its own, in a context that may have stored something before. What it says on its console is progress. */
export async function withTrainPageOf<Result>(context: BrowserContext, use: (page: Page) => Promise<Result>) {
  const page = await context.newPage();
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

/** In the browser that there is. */
export async function withTrainPage<Result>({ browser, address }: Setting, use: (page: Page) => Promise<Result>) {
  const context = await browser.newContext({ baseURL: address });
  try {
    return await withTrainPageOf(context, use);
  } finally {
    await context.close();
  }
}
