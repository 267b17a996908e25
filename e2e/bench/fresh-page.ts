// Pages that nobody has been to before, to be used and left.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright';
import { EarshotPage } from '../earshot-page.ts';
import { launchOptions } from '../setup/browser.mjs';
import type { Setting } from './benchmark.ts';
import { recordTimeline } from './timeline.ts';

/** Milliseconds after which a stage is taken to be stuck. */
const patience = 30 * 60_000;

const viewport = { width: 1280, height: 720 };

/** Throws what the page leaves uncaught. */
async function visit<Result>(
  page: Page,
  query: string,
  use: (earshot: EarshotPage) => Promise<Result>,
): Promise<Result> {
  page.on('console', (message) => message.type() === 'error' && console.error(`The page: ${message.text()}`));
  const broken = new Promise<never>((_, reject) => page.once('pageerror', reject));
  await recordTimeline(page);
  const earshot = new EarshotPage(page, 'everything');
  const opened = earshot.open(query).then(() => use(earshot));
  return await Promise.race([opened, broken]);
}

/** In the browser that there is. What the page stores stays in memory. */
export async function withFreshPage<Result>(
  { browser, address }: Setting,
  query: string,
  use: (earshot: EarshotPage) => Promise<Result>,
): Promise<Result> {
  const context: BrowserContext = await browser.newContext({ baseURL: address, viewport });
  try {
    return await visit(await context.newPage(), query, use);
  } finally {
    await context.close();
  }
}

/** A browser of its own, which stores on the disk as a person's does, and whose memory nobody has used before. */
export async function withOwnBrowser<Result>(
  { address }: Setting,
  use: (context: BrowserContext) => Promise<Result>,
): Promise<Result> {
  const profile = mkdtempSync(join(tmpdir(), 'earshot-profile-'));
  try {
    const context = await chromium.launchPersistentContext(profile, { ...launchOptions(), baseURL: address, viewport });
    try {
      return await use(context);
    } finally {
      await context.close();
    }
  } finally {
    // Its processes may write until they have ended.
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** In a browser of its own. */
export async function withFreshBrowser<Result>(
  setting: Setting,
  query: string,
  prepare: (page: Page) => Promise<void>,
  use: (earshot: EarshotPage) => Promise<Result>,
): Promise<Result> {
  return withOwnBrowser(setting, async (context) => {
    const page = await context.newPage();
    await prepare(page);
    return visit(page, query, use);
  });
}

/** Waits until something in the page matches `selector`; throws once the page says that it failed. */
export async function until({ page }: EarshotPage, selector: string): Promise<void> {
  // Watched from within: it costs the page less than being asked again and again, and "Train" follows at once.
  const trouble = await page.evaluate(
    ({ selector, patience }) =>
      new Promise<string | null>((resolve) => {
        const statusText = () => document.querySelector('[role=status]')?.textContent;
        const check = () => {
          if (document.querySelector('[role=status][data-stage=failed]')) resolve(`failed: ${statusText()}`);
          else if (document.querySelector(selector)) resolve(null);
        };
        const attributeFilter = ['data-stage', 'data-ready'];
        new MutationObserver(check).observe(document, { subtree: true, childList: true, attributeFilter });
        setTimeout(() => resolve(`is stuck at: ${statusText()}`), patience);
        check();
      }),
    { selector, patience },
  );
  if (trouble) throw new Error(`The page ${trouble}`);
}
