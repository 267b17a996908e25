// Using the page without a mouse.

import type { Locator, Page } from '@playwright/test';

/** More stops than the page has. */
const mostStops = 300;

/** Goes by the Tab key to what a person would, or back with Shift; throws where it leads past. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let stops = 0; stops < mostStops; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never led to ${target}.`);
}

/** Goes to it by the Tab key and presses Enter. */
export async function enter(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}
