// Using the page without a mouse.

import type { Locator, Page } from '@playwright/test';

/** More stops than the page has. */
const mostStops = 300;

/** Goes by the Tab key to what a person would; throws where it leads past. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stops = 0; stops < mostStops; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The Tab key never led to ${target}.`);
}
