// A real drop: the browser itself is told that files from the disk are dragged over the page and let go there.

import type { Page } from '@playwright/test';

/** `paths`: absolute, files or folders, let go together in the middle of the page. */
export async function drop(page: Page, ...paths: string[]): Promise<void> {
  await dropAt(page, { x: 640, y: 360 }, ...paths);
}

/** The same elsewhere on the page. */
export async function dropAt(page: Page, { x, y }: { x: number; y: number }, ...paths: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', { type, x, y, data: { items: [], files: paths, dragOperationsMask: 1 } });
  await send('dragEnter');
  await send('dragOver');
  // What it may be dropped on shows while it is dragged, and is then dragged over.
  await page.locator('.drop-veil').waitFor();
  await send('dragOver');
  await send('drop');
  await session.detach();
}
